package io.jollyboat.controllers.deployment;

import io.jollyboat.core.api.apps.v1.ReplicaSet;
import java.util.ArrayList;
import java.util.List;

/** The next step from the old sets to the current one. Pure. */
final class RollingUpdate {

    private RollingUpdate() {}

    /** What to scale now; empty when nothing can be or need be done. */
    static List<Scaling> next(RolloutLimits limits, Revisions revisions, ReplicaSet current) {
        var grown = new Scaling(current, size(limits, revisions, Revisions.wanted(current)));
        return grown.changes() ? List.of(grown) : shrink(limits, revisions, current);
    }

    /**
     * How large the current set is to be now.
     *
     * @param now how large it is; zero for one that is yet to be made
     */
    static int size(RolloutLimits limits, Revisions revisions, int now) {
        if (now >= limits.replicas()) {
            return limits.replicas();
        }
        int room = limits.most() - Revisions.wanted(revisions.old()) - now;
        return room <= 0 ? now : now + Math.min(room, limits.replicas() - now);
    }

    /**
     * Takes pods from the old sets: first those that are of no use anyway, oldest set first, then
     * as many as can be spared. A set may be told twice, and is then scaled twice.
     */
    private static List<Scaling> shrink(
            RolloutLimits limits, Revisions revisions, ReplicaSet current) {
        List<ReplicaSet> old = revisions.activeOld();
        int unavailableNew = Revisions.wanted(current) - current.status().availableReplicas();
        int spare = Revisions.wanted(revisions.all()) - limits.least() - unavailableNew;
        if (old.isEmpty() || spare <= 0) {
            return List.of();
        }
        int[] sizes = old.stream().mapToInt(Revisions::wanted).toArray();
        int[] available = old.stream().mapToInt(set -> set.status().availableReplicas()).toArray();
        List<Scaling> scalings = new ArrayList<>();
        int left = spare;
        for (int i = 0; i < sizes.length; i++) {
            int drop = Math.clamp((long) sizes[i] - available[i], 0, left);
            left -= drop;
            sizes[i] -= drop;
            if (drop > 0) {
                scalings.add(new Scaling(old.get(i), sizes[i]));
            }
        }
        left = Math.max(0, remaining(revisions.all()) - limits.least());
        for (int i = 0; i < sizes.length; i++) {
            int drop = Math.min(sizes[i], left);
            left -= drop;
            sizes[i] -= drop;
            if (drop > 0) {
                scalings.add(new Scaling(old.get(i), sizes[i]));
            }
        }
        return scalings;
    }

    /**
     * How many available pods there will be once every set has its size: a set that was just made
     * smaller may not have counted again yet.
     */
    private static int remaining(List<ReplicaSet> sets) {
        return sets.stream()
                .mapToInt(set -> Math.min(Revisions.wanted(set), set.status().availableReplicas()))
                .sum();
    }
}
