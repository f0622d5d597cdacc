package io.jollyboat.core.placement;

import io.jollyboat.core.api.core.v1.Pod;
import tools.jackson.databind.JsonNode;

/**
 * Where a pod is in its life. One that has ended, well or not, never runs again and takes nothing
 * from its node; its object stays until somebody deletes it.
 */
public final class PodLife {

    private PodLife() {}

    /** Whether all its containers have ended for good. */
    public static boolean hasEnded(Pod pod) {
        return isEnd(pod.status().phase());
    }

    /** The same of a tree, which need not be whole. */
    public static boolean hasEnded(JsonNode pod) {
        return isEnd(pod.path("status").path("phase").asString(""));
    }

    /** Whether a phase is one of those that pods end in and never leave. */
    public static boolean isEnd(String phase) {
        return phase.equals("Succeeded") || phase.equals("Failed");
    }
}
