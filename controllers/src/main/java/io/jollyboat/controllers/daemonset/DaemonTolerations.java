package io.jollyboat.controllers.daemonset;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What every daemon tolerates of a node. */
final class DaemonTolerations {

    /** A daemon is to run where others may not yet, or no longer. Key and effect. */
    private static final List<List<String>> OF_DAEMONS =
            List.of(
                    List.of("node.kubernetes.io/not-ready", "NoExecute"),
                    List.of("node.kubernetes.io/unreachable", "NoExecute"),
                    List.of("node.kubernetes.io/disk-pressure", "NoSchedule"),
                    List.of("node.kubernetes.io/memory-pressure", "NoSchedule"),
                    List.of("node.kubernetes.io/pid-pressure", "NoSchedule"),
                    List.of("node.kubernetes.io/unschedulable", "NoSchedule"));

    private static final List<String> ON_HOST_NETWORK =
            List.of("node.kubernetes.io/network-unavailable", "NoSchedule");

    private DaemonTolerations() {}

    /** Adds to a pod's spec what every daemon tolerates, unless it is there. */
    static void addTo(ObjectNode podSpec) {
        List<List<String>> wanted = new ArrayList<>(OF_DAEMONS);
        if (podSpec.path("hostNetwork").asBoolean(false)) {
            wanted.add(ON_HOST_NETWORK);
        }
        for (List<String> one : wanted) {
            boolean there =
                    podSpec.path("tolerations")
                            .valueStream()
                            .anyMatch(
                                    known ->
                                            text(known, "key").equals(one.get(0))
                                                    && text(known, "effect").equals(one.get(1))
                                                    && text(known, "operator").equals("Exists"));
            if (!there) {
                podSpec.withArray("/tolerations")
                        .addObject()
                        .put("key", one.get(0))
                        .put("operator", "Exists")
                        .put("effect", one.get(1));
            }
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
