package io.jollyboat.scheduler.whatif;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import java.util.List;

/**
 * Where pods would go.
 *
 * @param placed pods with their nodes, in the order in which they were tried
 * @param leaving pods that have nodes and would have to leave them for those
 * @param unplaced pods that would fit nowhere
 * @param cluster the nodes with all pods placed
 */
public record Plan(
        List<Placement> placed,
        List<Departure> leaving,
        List<Obstacle> unplaced,
        NodeSnapshot cluster) {

    public Plan {
        placed = List.copyOf(placed);
        leaving = List.copyOf(leaving);
        unplaced = List.copyOf(unplaced);
    }

    public record Placement(Key pod, String node) {}

    /**
     * @param broken the disruption budgets that do not allow it, each with its namespace
     */
    public record Departure(Key pod, String node, Key preemptor, List<String> broken) {

        public Departure {
            broken = List.copyOf(broken);
        }
    }

    /**
     * @param message why, in Kubernetes' words
     * @param causes what is said against which nodes, and what is missing there, in lines; of pods
     *     that are alike, as it was for the first. Empty when no node was asked
     */
    public record Obstacle(Key pod, String message, List<String> causes) {

        public Obstacle {
            causes = List.copyOf(causes);
        }
    }

    /** How many nodes have pods. */
    public long nodesUsed() {
        return cluster.nodes().stream().filter(node -> !node.pods().isEmpty()).count();
    }
}
