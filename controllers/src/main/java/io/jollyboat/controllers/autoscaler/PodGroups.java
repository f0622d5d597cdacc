package io.jollyboat.controllers.autoscaler;

import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A workload's pods, by what their measurements are worth. Pure.
 *
 * @param ready how many count as they are
 * @param unready pods that have not begun to work; what is measured of them says nothing
 * @param missing pods of which nothing is measured
 * @param metrics of the ready pods
 */
record PodGroups(int ready, List<Pod> unready, List<Pod> missing, Map<String, PodMetric> metrics) {

    /** Within this time of its start a pod's use of the CPU may be that of starting. */
    private static final Duration INITIALIZATION = Duration.ofMinutes(5);

    /** Within this time of its start a pod that is not ready has never been. */
    private static final Duration FIRST_READINESS = Duration.ofSeconds(30);

    static PodGroups of(List<Pod> pods, Map<String, PodMetric> measured, boolean cpu, Instant now) {
        var metrics = new HashMap<String, PodMetric>();
        var unready = new ArrayList<Pod>();
        var missing = new ArrayList<Pod>();
        int ready = 0;
        for (Pod pod : pods) {
            if (pod.beingDeleted() || pod.status().phase().equals("Failed")) {
                continue;
            }
            PodMetric metric = measured.get(pod.name());
            if (pod.status().phase().equals("Pending")) {
                unready.add(pod);
            } else if (metric == null) {
                missing.add(pod);
            } else if (cpu && starting(pod, metric, now)) {
                unready.add(pod);
            } else {
                metrics.put(pod.name(), metric);
                ready++;
            }
        }
        return new PodGroups(ready, unready, missing, metrics);
    }

    private static boolean starting(Pod pod, @Nullable PodMetric metric, Instant now) {
        Optional<PodCondition> condition = PodStates.condition(pod, "Ready");
        Optional<Instant> start = pod.status().startTime();
        if (condition.isEmpty() || start.isEmpty() || metric == null) {
            return true;
        }
        boolean ready = condition.get().status().equals("True");
        Instant turned = condition.get().lastTransitionTime().orElse(Instant.EPOCH);
        if (start.get().plus(INITIALIZATION).isAfter(now)) {
            return !ready || metric.time().isBefore(turned.plus(metric.window()));
        }
        return !ready && start.get().plus(FIRST_READINESS).isAfter(turned);
    }
}
