package io.jollyboat.controllers.deployment;

import io.jollyboat.controllers.pods.StatusDraft;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import io.jollyboat.core.api.apps.v1.ReplicaSetCondition;
import io.jollyboat.core.model.Trees;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import tools.jackson.databind.node.ObjectNode;

/** The status of a deployment, from its sets. Pure. */
final class RolloutStatus {

    private static final String AVAILABLE = "Available";
    private static final String REPLICA_FAILURE = "ReplicaFailure";

    private RolloutStatus() {}

    /** The numbers, and whether enough are available. */
    static StatusDraft counted(
            Deployment deployment, RolloutLimits limits, Revisions revisions, Instant now) {
        List<ReplicaSet> all = revisions.all();
        int available = Revisions.available(all);
        var draft =
                new StatusDraft(deployment, now)
                        .observed()
                        .count("replicas", sum(all, set -> set.status().replicas()))
                        .count(
                                "updatedReplicas",
                                revisions.current().map(set -> set.status().replicas()).orElse(0))
                        .count("readyReplicas", sum(all, set -> set.status().readyReplicas()))
                        .count("availableReplicas", available)
                        .count(
                                "unavailableReplicas",
                                Math.max(0, Revisions.wanted(all) - available));
        if (all.stream().allMatch(set -> set.status().has("terminatingReplicas"))) {
            draft.number(
                    "terminatingReplicas", sum(all, set -> set.status().terminatingReplicas()));
        }
        boolean enough = available >= limits.least();
        Progress.set(
                draft,
                AVAILABLE,
                enough ? "True" : "False",
                enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                enough
                        ? "Deployment has minimum availability."
                        : "Deployment does not have minimum availability.");
        return draft;
    }

    /** As {@link #counted}, and how the rollout gets on. */
    static StatusDraft of(
            Deployment deployment, RolloutLimits limits, Revisions revisions, Instant now) {
        StatusDraft draft = counted(deployment, limits, revisions, now);
        String what =
                revisions
                        .current()
                        .map(set -> "ReplicaSet \"" + set.name() + "\"")
                        .orElse("Deployment \"" + deployment.name() + "\"");
        Progress.tell(deployment, draft, what, now);
        tellFailure(draft, revisions);
        return draft;
    }

    /** The current set's failure comes before those of the old ones. */
    private static void tellFailure(StatusDraft draft, Revisions revisions) {
        Optional<ReplicaSetCondition> failure =
                revisions
                        .current()
                        .flatMap(RolloutStatus::failure)
                        .or(
                                () ->
                                        revisions.old().stream()
                                                .flatMap(set -> failure(set).stream())
                                                .findFirst());
        if (failure.isEmpty()) {
            draft.conditions().remove(REPLICA_FAILURE);
            return;
        }
        Optional<ObjectNode> before = draft.conditions().find(REPLICA_FAILURE);
        if (draft.conditions()
                .set(
                        REPLICA_FAILURE,
                        failure.get().status(),
                        failure.get().reason(),
                        failure.get().message())) {
            ObjectNode told = draft.conditions().find(REPLICA_FAILURE).orElseThrow();
            String since = Trees.text(failure.get().json(), "lastTransitionTime");
            if (before.isEmpty()) {
                told.put("lastTransitionTime", since);
            }
            // the set's condition has no such time; a deployment's must
            told.put("lastUpdateTime", since);
        }
    }

    private static Optional<ReplicaSetCondition> failure(ReplicaSet set) {
        return set.status().conditions().stream()
                .filter(condition -> condition.type().equals(REPLICA_FAILURE))
                .findFirst();
    }

    private static int sum(Collection<ReplicaSet> sets, ToIntFunction<ReplicaSet> number) {
        return sets.stream().mapToInt(number).sum();
    }
}
