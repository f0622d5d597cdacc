package io.jollyboat.controllers.condition;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.placement.PodLife;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * The end of a pod for reasons that are not its own. Its status says so before it is deleted, so
 * that whoever made it can tell.
 *
 * @param reason of the condition {@code DisruptionTarget}; empty to set none
 * @param failed whether the pod counts as failed from now on, unless it has finished
 */
public record Disruption(String reason, String message, boolean failed) {

    /** Does it; a pod that is gone by now is gone. Blocks. */
    public void befall(Client client, Pod pod, DeleteOptions how, Instant now) {
        try {
            ObjectNode patch = patch(pod, now);
            if (!patch.isEmpty()) {
                client.patch(
                        Resources.PODS,
                        pod.namespace(),
                        pod.name(),
                        "status",
                        Patch.strategic(patch));
            }
            client.delete(Resources.PODS, pod.namespace(), pod.name(), how.onlyUid(pod.uid()));
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }

    private ObjectNode patch(Pod pod, Instant now) {
        ObjectNode patch = Trees.newObject();
        boolean finished = PodLife.hasEnded(pod);
        if (failed && !finished) {
            patch.withObject("/status").put("phase", "Failed");
        }
        boolean marked = Conditions.holds(pod.status().json(), "DisruptionTarget");
        if (!reason.isEmpty() && !finished && !marked) {
            ObjectNode condition = patch.withObject("/status").putArray("conditions").addObject();
            condition.put("type", "DisruptionTarget").put("status", "True");
            condition.put("reason", reason).put("message", message);
            condition.put("lastTransitionTime", Conditions.time(now));
            condition.put("observedGeneration", pod.generation());
        }
        return patch;
    }
}
