package io.jollyboat.scheduler.snapshot;

import java.util.Map;

/**
 * All of a pod that rules look at, but for the room that is kept for it: pods that want the same
 * are welcome, or not, on the same nodes.
 */
public record Wants(
        String namespace,
        Map<String, String> labels,
        PodDemand demand,
        PodRules rules,
        int priority,
        boolean mayPreempt) {

    public static Wants of(PodInfo pod) {
        return new Wants(
                pod.key().namespace(),
                pod.labels(),
                pod.demand(),
                pod.rules(),
                pod.rank().priority(),
                pod.rank().mayPreempt());
    }
}
