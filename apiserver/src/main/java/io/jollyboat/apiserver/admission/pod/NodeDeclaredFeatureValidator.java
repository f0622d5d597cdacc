package io.jollyboat.apiserver.admission.pod;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.placement.DeclaredFeature;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Refuses changes of a pod that its node does not say it can carry out. */
public final class NodeDeclaredFeatureValidator implements AdmissionPlugin.Validating {

    private final KnownObjects known;

    public NodeDeclaredFeatureValidator(KnownObjects known) {
        this.known = known;
    }

    @Override
    public String name() {
        return "NodeDeclaredFeatureValidator";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "pods") || target.isBelow("", "pods", "resize");
    }

    @Override
    public void validate(AdmissionRequest request) {
        String name = Trees.text(request.wanted(), "spec", "nodeName");
        ObjectNode old = request.old();
        if (!request.updates()
                || !concerns(request.target())
                || name.isEmpty()
                || old == null
                || Trees.same(request.wanted().path("spec"), old.path("spec"))) {
            return;
        }
        List<String> needed =
                DeclaredFeature.neededToChange(new Pod(old), new Pod(request.changed()));
        if (needed.isEmpty()) {
            return;
        }
        ObjectNode node = known.find("", "nodes", "", name);
        if (node == null) {
            throw request.forbidden("node \"" + name + "\" not found");
        }
        List<String> missing =
                DeclaredFeature.missing(needed, new Node(node).status().declaredFeatures());
        if (!missing.isEmpty()) {
            throw request.forbidden(
                    "pod update requires features "
                            + String.join(", ", missing)
                            + " which are not available on node \""
                            + name
                            + "\"");
        }
    }
}
