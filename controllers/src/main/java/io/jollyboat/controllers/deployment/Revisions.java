package io.jollyboat.controllers.deployment;

import io.jollyboat.controllers.pods.PodTemplates;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The sets of a deployment.
 *
 * @param current the one of the deployment's present template
 * @param old all others, oldest first
 */
record Revisions(Optional<ReplicaSet> current, List<ReplicaSet> old) {

    static final Comparator<ReplicaSet> OLDEST_FIRST =
            Comparator.comparing((ReplicaSet set) -> set.creationTimestamp().orElse(Instant.MAX))
                    .thenComparing(ReplicaSet::name);

    Revisions {
        old = List.copyOf(old);
    }

    /** The oldest set of the present template is the current one, should there be two. */
    static Revisions of(Deployment deployment, Collection<ReplicaSet> sets) {
        List<ReplicaSet> old = new ArrayList<>(sets);
        old.sort(OLDEST_FIRST);
        Optional<ReplicaSet> current =
                old.stream()
                        .filter(
                                set ->
                                        PodTemplates.same(
                                                set.spec().template(),
                                                deployment.spec().template()))
                        .findFirst();
        current.ifPresent(old::remove);
        return new Revisions(current, old);
    }

    Revisions withCurrent(ReplicaSet set) {
        return new Revisions(Optional.of(set), old);
    }

    /** Every set, the current one last. */
    List<ReplicaSet> all() {
        List<ReplicaSet> all = new ArrayList<>(old);
        current.ifPresent(all::add);
        return all;
    }

    List<ReplicaSet> activeOld() {
        return active(old);
    }

    /** The sets that are to have pods. */
    static List<ReplicaSet> active(Collection<ReplicaSet> sets) {
        return sets.stream().filter(set -> wanted(set) > 0).toList();
    }

    /** The number that the next revision gets. */
    long next() {
        return old.stream().mapToLong(RevisionAnnotations::revision).max().orElse(0) + 1;
    }

    /** How many pods a set is to have. */
    static int wanted(ReplicaSet set) {
        return set.spec().replicas(1);
    }

    static int wanted(Collection<ReplicaSet> sets) {
        return sets.stream().mapToInt(Revisions::wanted).sum();
    }

    static int available(Collection<ReplicaSet> sets) {
        return sets.stream().mapToInt(set -> set.status().availableReplicas()).sum();
    }
}
