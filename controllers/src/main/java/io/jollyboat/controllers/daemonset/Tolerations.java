package io.jollyboat.controllers.daemonset;

import io.jollyboat.core.model.Trees;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a pod tolerates of a node, and what every daemon tolerates. */
final class Tolerations {

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

    private Tolerations() {}

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

    /** Whether all taints of these effects are tolerated. */
    static boolean tolerated(ObjectNode podSpec, ObjectNode node, List<String> effects) {
        return Trees.object(node, "spec")
                .path("taints")
                .valueStream()
                .filter(taint -> effects.contains(text(taint, "effect")))
                .allMatch(
                        taint ->
                                podSpec.path("tolerations")
                                        .valueStream()
                                        .anyMatch(toleration -> tolerates(toleration, taint)));
    }

    private static boolean tolerates(JsonNode toleration, JsonNode taint) {
        String effect = text(toleration, "effect");
        String key = text(toleration, "key");
        if (!effect.isEmpty() && !effect.equals(text(taint, "effect"))) {
            return false;
        }
        if (!key.isEmpty() && !key.equals(text(taint, "key"))) {
            return false;
        }
        return text(toleration, "operator").equals("Exists")
                || (!key.isEmpty() && text(toleration, "value").equals(text(taint, "value")));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
