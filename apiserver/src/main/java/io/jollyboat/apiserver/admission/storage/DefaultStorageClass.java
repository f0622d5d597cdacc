package io.jollyboat.apiserver.admission.storage;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.NewestDefault;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.node.ObjectNode;

/** Gives claims that name no storage class the default one, if there is one. */
public final class DefaultStorageClass implements AdmissionPlugin.Mutating {
    private final KnownObjects known;

    public DefaultStorageClass(KnownObjects known) {
        this.known = known;
    }

    @Override
    public String name() {
        return "DefaultStorageClass";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "persistentvolumeclaims");
    }

    @Override
    public void mutate(AdmissionRequest request) {
        if (!request.creates() || !concerns(request.target())) {
            return;
        }
        ObjectNode claim = request.changed();
        if (ClaimClass.said(claim)) {
            return;
        }
        NewestDefault.of(
                        known.list("storage.k8s.io", "storageclasses", ""),
                        "storageclass.kubernetes.io/is-default-class",
                        "storageclass.beta.kubernetes.io/is-default-class")
                .ifPresent(
                        chosen ->
                                Trees.object(claim, "spec")
                                        .put(
                                                "storageClassName",
                                                Trees.text(chosen, "metadata", "name")));
    }
}
