package io.jollyboat.controllers.deployment;

import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * New sizes of the sets when a deployment is scaled in the middle of a rollout: each grows or
 * shrinks by its share, so that the mixture of old and new stays what it was and a bad new template
 * does not get further by it. Pure.
 */
final class ProportionalScaling {

    private ProportionalScaling() {}

    /** Every set that is to be written, be it only for its notes about the deployment's size. */
    static List<Scaling> of(Deployment deployment, RolloutLimits limits, Revisions revisions) {
        Optional<ReplicaSet> only = activeOrLatest(revisions);
        if (only.isPresent()) {
            var scaling = new Scaling(only.get(), limits.replicas());
            return scaling.changes() ? List.of(scaling) : List.of();
        }
        if (saturated(limits, revisions)) {
            return revisions.activeOld().stream().map(set -> new Scaling(set, 0)).toList();
        }
        if (RolloutLimits.recreates(deployment)) {
            return List.of();
        }
        return shared(deployment, limits, Revisions.active(revisions.all()));
    }

    /** The one set with pods, or the latest if none has any. */
    private static Optional<ReplicaSet> activeOrLatest(Revisions revisions) {
        List<ReplicaSet> active = Revisions.active(revisions.all());
        return switch (active.size()) {
            case 0 ->
                    revisions
                            .current()
                            .or(() -> revisions.old().stream().max(Revisions.OLDEST_FIRST));
            case 1 -> Optional.of(active.getFirst());
            default -> Optional.empty();
        };
    }

    private static boolean saturated(RolloutLimits limits, Revisions revisions) {
        return revisions
                .current()
                .filter(
                        set ->
                                RevisionAnnotations.desired(set).orElse(-1) == limits.replicas()
                                        && Revisions.wanted(set) == limits.replicas()
                                        && set.status().availableReplicas() == limits.replicas())
                .isPresent();
    }

    private static List<Scaling> shared(
            Deployment deployment, RolloutLimits limits, List<ReplicaSet> active) {
        int allowed = limits.replicas() > 0 ? limits.most() : 0;
        int toAdd = allowed - Revisions.wanted(active);
        // Among sets of one size the newer grow first, and the older shrink first.
        Comparator<ReplicaSet> tie =
                toAdd > 0 ? Revisions.OLDEST_FIRST.reversed() : Revisions.OLDEST_FIRST;
        List<ReplicaSet> bySize =
                active.stream()
                        .sorted(
                                Comparator.comparingInt((ReplicaSet set) -> -Revisions.wanted(set))
                                        .thenComparing(tie))
                        .toList();
        List<Scaling> scalings = new ArrayList<>();
        int added = 0;
        for (ReplicaSet set : bySize) {
            int share = share(deployment, limits, set, toAdd - added);
            added += share;
            scalings.add(new Scaling(set, Revisions.wanted(set) + share));
        }
        // What rounding has left goes to the largest.
        Scaling largest = scalings.getFirst();
        scalings.set(0, new Scaling(largest.set(), Math.max(0, largest.size() + toAdd - added)));
        return scalings;
    }

    /** A set's share of the change, no more than what is left of it. */
    private static int share(
            Deployment deployment, RolloutLimits limits, ReplicaSet set, int left) {
        int size = Revisions.wanted(set);
        if (left == 0) {
            return 0;
        }
        int share;
        if (limits.replicas() == 0) {
            share = -size;
        } else {
            // Before it was scaled, the deployment could have so many at most.
            int before =
                    RevisionAnnotations.most(set)
                            .filter(most -> most != 0)
                            .orElse(deployment.status().replicas());
            if (before == 0) {
                return 0;
            }
            share = (int) Math.round((double) size * limits.most() / before) - size;
        }
        return left > 0 ? Math.min(share, left) : Math.max(share, left);
    }
}
