package io.jollyboat.controllers.replicaset;

import io.jollyboat.controllers.pods.Conditions;
import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.controllers.pods.StatusDraft;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.KubernetesObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The status of an object that keeps replicas, from its pods. */
final class ReplicaStatus {

    private static final String REPLICA_FAILURE = "ReplicaFailure";

    private ReplicaStatus() {}

    /**
     * @param pods all pods that are the object's
     * @param failure why replicas could not be made or taken away; null when that went well
     */
    static StatusDraft draft(
            KubernetesObject object,
            List<Pod> pods,
            boolean countsTerminating,
            @Nullable RuntimeException failure,
            Instant now) {
        ReplicaDemand demand = ReplicaDemand.of(object);
        List<Pod> active = pods.stream().filter(PodStates::active).toList();
        Map<String, String> labels = demand.template().metadata().labels();
        var draft =
                new StatusDraft(object, now)
                        .observed()
                        .number("replicas", active.size())
                        .count("fullyLabeledReplicas", labeled(active, labels))
                        .count("readyReplicas", active.stream().filter(PodStates::ready).count())
                        .count(
                                "availableReplicas",
                                active.stream()
                                        .filter(
                                                pod ->
                                                        PodStates.available(
                                                                pod, demand.minReadySeconds(), now))
                                        .count());
        if (countsTerminating) {
            draft.number(
                    "terminatingReplicas", pods.stream().filter(PodStates::terminating).count());
        }
        tellFailure(draft.conditions(), failure, demand.replicas() - active.size());
        return draft;
    }

    private static long labeled(List<Pod> pods, Map<String, String> labels) {
        return pods.stream()
                .filter(pod -> pod.labels().entrySet().containsAll(labels.entrySet()))
                .count();
    }

    /** A failure that is told already stays as it was first told. */
    private static void tellFailure(
            Conditions conditions, @Nullable RuntimeException failure, int missing) {
        if (failure == null) {
            conditions.remove(REPLICA_FAILURE);
        } else if (conditions.find(REPLICA_FAILURE).isEmpty()) {
            String message = String.valueOf(failure.getMessage());
            if (missing > 0) {
                conditions.set(REPLICA_FAILURE, true, "FailedCreate", message);
            } else {
                conditions.set(
                        REPLICA_FAILURE, true, "FailedDelete", "unable to delete pods: " + message);
            }
        }
    }
}
