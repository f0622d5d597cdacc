package io.jollyboat.apiserver.admission.network;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.NewestDefault;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.node.ObjectNode;

/** Gives ingresses that name no class the default one, if there is one. */
public final class DefaultIngressClass implements AdmissionPlugin.Mutating {
    private final KnownObjects known;

    public DefaultIngressClass(KnownObjects known) {
        this.known = known;
    }

    @Override
    public String name() {
        return "DefaultIngressClass";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("networking.k8s.io", "ingresses");
    }

    @Override
    public void mutate(AdmissionRequest request) {
        if (!request.creates() || !concerns(request.target())) {
            return;
        }
        ObjectNode ingress = request.changed();
        boolean said =
                Trees.at(ingress, "spec", "ingressClassName").isString()
                        || Trees.at(ingress, "metadata", "annotations")
                                .has("kubernetes.io/ingress.class");
        if (said) {
            return;
        }
        NewestDefault.of(
                        known.list("networking.k8s.io", "ingressclasses", ""),
                        "ingressclass.kubernetes.io/is-default-class")
                .ifPresent(
                        chosen ->
                                Trees.object(ingress, "spec")
                                        .put(
                                                "ingressClassName",
                                                Trees.text(chosen, "metadata", "name")));
    }
}
