package io.jollyboat.scheduler.plugins.topology;

import io.jollyboat.scheduler.node.NodeFacts;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Sums of something over all nodes that share the value of a label, for several labels. Values
 * whose sum is zero are forgotten.
 */
final class TopologyCounts {

    private final Map<String, Map<String, Long>> sums = new HashMap<>(); // by label and value

    /** Adds to the sum of the node's value; nothing when the node has no such label. */
    void add(NodeFacts node, String label, long amount) {
        String value = node.labels().get(label);
        if (value == null || amount == 0) {
            return;
        }
        Map<String, Long> ofLabel = sums.computeIfAbsent(label, none -> new HashMap<>());
        ofLabel.merge(value, amount, (one, other) -> one + other == 0 ? null : one + other);
        if (ofLabel.isEmpty()) {
            sums.remove(label);
        }
    }

    /** The sum of the node's value of a label. */
    long of(NodeFacts node, String label) {
        Map<String, Long> ofLabel = sums.get(label);
        String value = ofLabel == null ? null : node.labels().get(label);
        return value == null || ofLabel == null ? 0 : ofLabel.getOrDefault(value, 0L);
    }

    /** The labels that anything was added for. */
    Set<String> labels() {
        return sums.keySet();
    }

    /** The sum over all labels that anything was added for. */
    long of(NodeFacts node) {
        long sum = 0;
        for (String label : sums.keySet()) {
            sum += of(node, label);
        }
        return sum;
    }

    boolean isEmpty() {
        return sums.isEmpty();
    }
}
