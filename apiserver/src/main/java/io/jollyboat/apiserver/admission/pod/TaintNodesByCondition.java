package io.jollyboat.apiserver.admission.pod;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.node.ObjectNode;

/** Keeps pods off a new node until it is known to be ready. */
public final class TaintNodesByCondition implements AdmissionPlugin.Mutating {

    @Override
    public String name() {
        return "TaintNodesByCondition";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "nodes");
    }

    private static final String NOT_READY = "node.kubernetes.io/not-ready";

    @Override
    public void mutate(AdmissionRequest request) {
        if (!request.creates() || !concerns(request.target())) {
            return;
        }
        ObjectNode spec = Trees.object(request.changed(), "spec");
        boolean tainted =
                Trees.objects(spec, "taints").stream()
                        .anyMatch(
                                taint ->
                                        Trees.text(taint, "key").equals(NOT_READY)
                                                && Trees.text(taint, "effect")
                                                        .equals("NoSchedule"));
        if (!tainted) {
            Trees.array(spec, "taints")
                    .addObject()
                    .put("key", NOT_READY)
                    .put("effect", "NoSchedule");
        }
    }
}
