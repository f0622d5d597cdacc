package io.jollyboat.controllers.nodelifecycle;

import io.jollyboat.controllers.condition.Conditions;
import io.jollyboat.core.api.core.v1.Node;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What a node's silence says about it. Pure. */
final class NodeHealth {

    private static final List<String> FROM_KUBELET =
            List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

    private NodeHealth() {}

    /** What the node's Ready condition says, or the empty string. */
    static String ready(Node node) {
        return Conditions.value(node.status().json(), "Ready");
    }

    /** The status of a node that nothing is known of any more. */
    static ObjectNode silent(Node node, Instant now) {
        ObjectNode status = node.status().copyOfJson();
        for (String type : FROM_KUBELET) {
            String value = Conditions.value(status, type);
            if (value.isEmpty()) {
                Conditions.set(
                        status,
                        type,
                        "Unknown",
                        "NodeStatusNeverUpdated",
                        "Kubelet never posted node status.",
                        now);
                Instant born = node.creationTimestamp().orElse(now);
                Conditions.find(status, type)
                        .orElseThrow()
                        .put("lastHeartbeatTime", Conditions.time(born));
            } else if (!value.equals("Unknown")) {
                Conditions.set(
                        status,
                        type,
                        "Unknown",
                        "NodeStatusUnknown",
                        "Kubelet stopped posting node status.",
                        now);
            }
        }
        return status;
    }
}
