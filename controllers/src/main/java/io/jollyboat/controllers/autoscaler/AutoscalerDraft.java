package io.jollyboat.controllers.autoscaler;

import io.jollyboat.controllers.condition.Conditions;
import io.jollyboat.controllers.pods.StatusDraft;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.autoscaling.v2.HorizontalPodAutoscaler;
import io.jollyboat.core.client.Client;
import java.time.Instant;
import tools.jackson.databind.node.ArrayNode;

/** An autoscaler's status while it is worked on. For one thread and one reconciliation. */
final class AutoscalerDraft {

    private final StatusDraft draft;
    private final Instant now;

    AutoscalerDraft(HorizontalPodAutoscaler autoscaler, Instant now) {
        this.draft = new StatusDraft(autoscaler, now);
        draft.tree().remove("observedGeneration"); // autoscalers count no generations
        this.now = now;
    }

    void ableToScale(boolean holds, String reason, String message) {
        condition("AbleToScale", holds, reason, message);
    }

    void scalingActive(boolean holds, String reason, String message) {
        condition("ScalingActive", holds, reason, message);
    }

    void scalingLimited(boolean holds, String reason, String message) {
        condition("ScalingLimited", holds, reason, message);
    }

    private void condition(String type, boolean holds, String reason, String message) {
        Conditions.set(draft.tree(), type, holds ? "True" : "False", reason, message, now);
    }

    /**
     * @param current what the target asks for, before it is scaled
     */
    void replicas(int current, int desired) {
        draft.count("currentReplicas", current).number("desiredReplicas", desired);
    }

    void scaled() {
        draft.text("lastScaleTime", Conditions.time(now));
    }

    /** Nothing is measured this time, or not yet. */
    void noMetrics() {
        draft.tree().remove("currentMetrics");
    }

    /** The list of what the metrics are now, emptied. */
    ArrayNode metrics() {
        return draft.tree().putArray("currentMetrics");
    }

    void write(Client client) {
        draft.write(client, Resources.HORIZONTAL_POD_AUTOSCALERS);
    }
}
