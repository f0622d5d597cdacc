package io.jollyboat.apiserver.admission.pod;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Writes the zone and region of its node on a pod as it is bound. */
public final class PodTopologyLabels implements AdmissionPlugin.Mutating {
    private final KnownObjects known;

    public PodTopologyLabels(KnownObjects known) {
        this.known = known;
    }

    @Override
    public String name() {
        return "PodTopologyLabels";
    }

    @Override
    public boolean concerns(Target target) {
        return target.isBelow("", "pods", "binding") || target.is("", "bindings");
    }

    private static final List<String> LABELS =
            List.of("topology.kubernetes.io/zone", "topology.kubernetes.io/region");

    @Override
    public void mutate(AdmissionRequest request) {
        boolean binds = concerns(request.target());
        String kind = Trees.text(request.wanted(), "target", "kind");
        if (!request.creates() || !binds || !(kind.isEmpty() || kind.equals("Node"))) {
            return;
        }
        ObjectNode node =
                known.find("", "nodes", "", Trees.text(request.wanted(), "target", "name"));
        if (node == null) {
            return; // that is for the binding itself to refuse
        }
        for (String label : LABELS) {
            String value = Trees.text(node, "metadata", "labels", label);
            if (!value.isEmpty()) {
                Trees.object(Trees.object(request.changed(), "metadata"), "labels")
                        .put(label, value);
            }
        }
    }
}
