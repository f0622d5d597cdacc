package io.jollyboat.apiserver.admission.pod;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.node.ObjectNode;

/** Lets pods keep others off their node, but off nothing larger. */
public final class LimitPodHardAntiAffinityTopology implements AdmissionPlugin.Validating {

    @Override
    public String name() {
        return "LimitPodHardAntiAffinityTopology";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "pods");
    }

    private static final String HOST = "kubernetes.io/hostname";

    @Override
    public void validate(AdmissionRequest request) {
        if (!concerns(request.target()) || !(request.creates() || request.updates())) {
            return;
        }
        for (ObjectNode term :
                Trees.objects(
                        request.wanted(),
                        "spec",
                        "affinity",
                        "podAntiAffinity",
                        "requiredDuringSchedulingIgnoredDuringExecution")) {
            String key = Trees.text(term, "topologyKey");
            if (!key.equals(HOST)) {
                throw request.forbidden(
                        "affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey "
                                + key
                                + " but only key "
                                + HOST
                                + " is allowed");
            }
        }
    }
}
