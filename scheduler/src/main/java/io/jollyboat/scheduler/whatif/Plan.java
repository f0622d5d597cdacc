package io.jollyboat.scheduler.whatif;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import java.util.List;

/**
 * Where pods would go.
 *
 * @param placed pods with their nodes, in the order in which they were tried
 * @param unplaced pods that would fit nowhere
 * @param cluster the nodes with all pods placed
 */
public record Plan(List<Placement> placed, List<Obstacle> unplaced, NodeSnapshot cluster) {

    public Plan {
        placed = List.copyOf(placed);
        unplaced = List.copyOf(unplaced);
    }

    public record Placement(Key pod, String node) {}

    /**
     * @param message why, in Kubernetes' words
     */
    public record Obstacle(Key pod, String message) {}

    /** How many nodes have pods. */
    public long nodesUsed() {
        return cluster.nodes().stream().filter(node -> !node.pods().isEmpty()).count();
    }
}
