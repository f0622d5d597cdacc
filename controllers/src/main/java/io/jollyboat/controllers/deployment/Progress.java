package io.jollyboat.controllers.deployment;

import io.jollyboat.controllers.pods.StatusDraft;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.apps.v1.DeploymentStatus;
import io.jollyboat.core.model.Trees;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Whether a rollout gets on, is complete or is stuck; the condition Progressing says so. */
final class Progress {

    static final String PROGRESSING = "Progressing";
    static final String CREATED = "NewReplicaSetCreated";
    static final String CREATE_ERROR = "ReplicaSetCreateError";
    static final String FOUND = "FoundNewReplicaSet";
    static final String UPDATED = "ReplicaSetUpdated";
    static final String AVAILABLE = "NewReplicaSetAvailable";
    static final String TIMED_OUT = "ProgressDeadlineExceeded";
    static final String PAUSED = "DeploymentPaused";
    static final String RESUMED = "DeploymentResumed";

    private Progress() {}

    /** Whether a deployment wants to know at all: the largest number stands for no deadline. */
    static boolean hasDeadline(Deployment deployment) {
        return deployment.spec().has("progressDeadlineSeconds")
                && deployment.spec().progressDeadlineSeconds() != Integer.MAX_VALUE;
    }

    /** The reason of the condition as it stands; empty without one. */
    static String reason(Deployment deployment) {
        return deployment.status().conditions().stream()
                .filter(condition -> condition.type().equals(PROGRESSING))
                .map(condition -> condition.reason())
                .findFirst()
                .orElse("");
    }

    /** Sets a condition of a deployment, which also knows when it was last confirmed. */
    static void set(StatusDraft draft, String type, String status, String reason, String message) {
        if (draft.conditions().set(type, status, reason, message)) {
            draft.conditions()
                    .find(type)
                    .ifPresent(set -> set.put("lastUpdateTime", draft.conditions().time()));
        }
    }

    /** Whether the status shows the wanted state, and nothing else. */
    static boolean complete(Deployment deployment, DeploymentStatus status) {
        int replicas = deployment.spec().replicas(1);
        return status.updatedReplicas() == replicas
                && status.replicas() == replicas
                && status.availableReplicas() == replicas
                && status.observedGeneration() >= deployment.generation();
    }

    /**
     * Brings the condition up to date.
     *
     * @param what how messages name that which is rolled out
     */
    static void tell(Deployment deployment, StatusDraft draft, String what, Instant now) {
        if (!hasDeadline(deployment)) {
            draft.conditions().remove(PROGRESSING);
            return;
        }
        var status = new DeploymentStatus(draft.tree());
        boolean wasComplete =
                status.replicas() == status.updatedReplicas()
                        && reason(deployment).equals(AVAILABLE);
        if (wasComplete) {
            return;
        }
        if (complete(deployment, status)) {
            set(draft, PROGRESSING, "True", AVAILABLE, what + " has successfully progressed.");
        } else if (advanced(deployment.status(), status)) {
            confirm(draft, what + " is progressing.");
        } else if (timedOut(deployment, draft, now)) {
            set(draft, PROGRESSING, "False", TIMED_OUT, what + " has timed out progressing.");
        }
    }

    /** Every advance starts the deadline anew, and moves the condition to the end of the list. */
    private static void confirm(StatusDraft draft, String message) {
        Optional<String> since =
                draft.conditions()
                        .find(PROGRESSING)
                        .filter(before -> Trees.text(before, "status").equals("True"))
                        .map(before -> Trees.text(before, "lastTransitionTime"));
        draft.conditions().remove(PROGRESSING);
        set(draft, PROGRESSING, "True", UPDATED, message);
        draft.conditions()
                .find(PROGRESSING)
                .ifPresent(set -> since.ifPresent(time -> set.put("lastTransitionTime", time)));
    }

    private static boolean advanced(DeploymentStatus before, DeploymentStatus now) {
        return now.updatedReplicas() > before.updatedReplicas()
                || now.replicas() - now.updatedReplicas()
                        < before.replicas() - before.updatedReplicas()
                || now.readyReplicas() > before.readyReplicas()
                || now.availableReplicas() > before.availableReplicas();
    }

    private static boolean timedOut(Deployment deployment, StatusDraft draft, Instant now) {
        Optional<ObjectNode> condition = draft.conditions().find(PROGRESSING);
        if (condition.isEmpty()) {
            return false;
        }
        return switch (Trees.text(condition.get(), "reason")) {
            case AVAILABLE -> false;
            case TIMED_OUT -> true;
            default -> deadline(deployment, condition.get()).isBefore(now);
        };
    }

    private static Instant deadline(Deployment deployment, ObjectNode condition) {
        return Trees.time(condition, "lastUpdateTime")
                .orElse(Instant.EPOCH)
                .plusSeconds(deployment.spec().progressDeadlineSeconds());
    }

    /** When to look whether it is stuck; zero when nothing can come of that. */
    static Duration untilDeadline(Deployment deployment, Instant now) {
        if (!hasDeadline(deployment)
                || deployment.spec().paused()
                || deployment.beingDeleted()
                || complete(deployment, deployment.status())
                || reason(deployment).equals(TIMED_OUT)
                || reason(deployment).equals(AVAILABLE)) {
            return Duration.ZERO;
        }
        return deployment.status().conditions().stream()
                .filter(condition -> condition.type().equals(PROGRESSING))
                .map(condition -> Duration.between(now, deadline(deployment, condition.json())))
                .map(left -> left.isNegative() ? Duration.ZERO : left)
                .map(left -> left.plusSeconds(1)) // times in conditions are whole seconds
                .findFirst()
                .orElse(Duration.ZERO);
    }
}
