package io.jollyboat.controllers.deployment;

import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import java.util.Comparator;
import java.util.List;

/** Which old sets are kept to go back to. Pure. */
final class History {

    private History() {}

    /** The old sets that are too many, those of the oldest revisions first. */
    static List<ReplicaSet> surplus(Deployment deployment, Revisions revisions) {
        int limit = deployment.spec().revisionHistoryLimit(Integer.MAX_VALUE);
        List<ReplicaSet> kept =
                revisions.old().stream().filter(set -> !set.beingDeleted()).toList();
        if (limit == Integer.MAX_VALUE || kept.size() <= limit) {
            return List.of();
        }
        return kept.stream()
                .sorted(
                        Comparator.comparingLong(
                                        (ReplicaSet set) -> RevisionAnnotations.revision(set))
                                .thenComparing(Revisions.OLDEST_FIRST))
                .limit(kept.size() - limit)
                .filter(History::idle)
                .toList();
    }

    /** Without pods, and seen so by its own controller. */
    private static boolean idle(ReplicaSet set) {
        return set.status().replicas() == 0
                && Revisions.wanted(set) == 0
                && set.generation() <= set.status().observedGeneration();
    }
}
