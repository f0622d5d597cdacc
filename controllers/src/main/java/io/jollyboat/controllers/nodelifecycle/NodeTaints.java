package io.jollyboat.controllers.nodelifecycle;

import io.jollyboat.controllers.condition.Conditions;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Taint;
import io.jollyboat.core.model.Trees;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The taints that a node's conditions ask for. Taints of others are left as they are. Pure. */
final class NodeTaints {

    private static final String NOT_READY = "node.kubernetes.io/not-ready";
    private static final String UNREACHABLE = "node.kubernetes.io/unreachable";
    private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
    private static final Map<String, String> BY_CONDITION =
            Map.of(
                    "MemoryPressure", "node.kubernetes.io/memory-pressure",
                    "DiskPressure", "node.kubernetes.io/disk-pressure",
                    "PIDPressure", "node.kubernetes.io/pid-pressure",
                    "NetworkUnavailable", "node.kubernetes.io/network-unavailable");

    private record Mark(String key, String effect) {}

    private NodeTaints() {}

    /**
     * The node's taints as they should be.
     *
     * @param evicting whether its pods are sent away if it is in trouble
     */
    static ArrayNode wanted(Node node, boolean evicting, Instant now) {
        Set<Mark> wanted = marks(node, evicting);
        ArrayNode taints = Trees.newObject().putArray("taints");
        for (Taint taint : node.spec().taints()) {
            var mark = new Mark(taint.key(), taint.effect());
            if (wanted.remove(mark) || !ours(mark)) {
                taints.add(taint.json());
            }
        }
        for (Mark mark : wanted) {
            ObjectNode taint = taints.addObject();
            taint.put("effect", mark.effect).put("key", mark.key);
            taint.put("timeAdded", Conditions.time(now));
        }
        return taints;
    }

    /** Whether it says that it is not ready, or says nothing any more. */
    static boolean inTrouble(Node node) {
        return !trouble(node).isEmpty();
    }

    /** Whether a taint of ours sends its pods away already. */
    static boolean sendsAway(Node node) {
        return node.spec().taints().stream()
                .map(taint -> new Mark(taint.key(), taint.effect()))
                .anyMatch(mark -> mark.effect.equals("NoExecute") && ours(mark));
    }

    private static String trouble(Node node) {
        return switch (NodeHealth.ready(node)) {
            case "False" -> NOT_READY;
            case "Unknown" -> UNREACHABLE;
            default -> "";
        };
    }

    private static Set<Mark> marks(Node node, boolean evicting) {
        var marks = new LinkedHashSet<Mark>();
        String trouble = trouble(node);
        if (!trouble.isEmpty()) {
            marks.add(new Mark(trouble, "NoSchedule"));
            if (evicting) {
                marks.add(new Mark(trouble, "NoExecute"));
            }
        }
        if (node.spec().unschedulable()) {
            marks.add(new Mark(UNSCHEDULABLE, "NoSchedule"));
        }
        BY_CONDITION.keySet().stream()
                .sorted()
                .filter(type -> Conditions.holds(node.status().json(), type))
                .forEach(type -> marks.add(new Mark(taintOf(type), "NoSchedule")));
        return marks;
    }

    private static String taintOf(String condition) {
        return BY_CONDITION.getOrDefault(condition, "");
    }

    private static boolean ours(Mark mark) {
        boolean trouble = List.of(NOT_READY, UNREACHABLE).contains(mark.key);
        return switch (mark.effect) {
            case "NoSchedule" ->
                    trouble
                            || mark.key.equals(UNSCHEDULABLE)
                            || BY_CONDITION.containsValue(mark.key);
            case "NoExecute" -> trouble;
            default -> false;
        };
    }
}
