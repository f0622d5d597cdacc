package io.jollyboat.scheduler.whatif;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which nodes could be emptied, and by what.
 *
 * @param emptied in the order in which they would be
 * @param empty nodes that have no pods but those that belong to them
 * @param kept nodes that stay as they are
 * @param cluster the nodes as they would be
 */
public record Consolidation(
        List<Emptied> emptied, List<String> empty, List<Kept> kept, NodeSnapshot cluster) {

    public Consolidation {
        emptied = List.copyOf(emptied);
        empty = List.copyOf(empty);
        kept = List.copyOf(kept);
    }

    /**
     * A node that could be emptied.
     *
     * @param moves in the order in which the pods find room
     * @param ended pods that nothing makes again
     */
    public record Emptied(String node, List<Move> moves, List<Key> ended) {

        public Emptied {
            moves = List.copyOf(moves);
            ended = List.copyOf(ended);
        }

        /** How many pods would be evicted. */
        public int evictions() {
            return moves.size() + ended.size();
        }

        /** The pods that would be evicted. */
        public Set<Key> pods() {
            Set<Key> pods = new HashSet<>(ended);
            moves.forEach(each -> pods.add(each.pod()));
            return pods;
        }
    }

    /** A pod, and the node that the one made in its place would be on. */
    public record Move(Key pod, String node) {}

    /**
     * A node that stays as it is.
     *
     * @param pods how many it has besides those that belong to it
     * @param why in words
     * @param causes what is said against which nodes where a pod would fit on none of them, in
     *     lines; worked out when it is asked for
     */
    public record Kept(String node, int pods, String why, Supplier<List<String>> causes) {}

    /** How many pods would be evicted. */
    public int evictions() {
        return emptied.stream().mapToInt(Emptied::evictions).sum();
    }
}
