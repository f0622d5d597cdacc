package io.jollyboat.controllers.pods;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodCondition;
import io.jollyboat.core.placement.PodLife;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Which pods count, and as what. */
public final class PodStates {

    private PodStates() {}

    /** Whether it runs or may still come to run, and nobody has asked it to go. */
    public static boolean active(Pod pod) {
        return !PodLife.hasEnded(pod) && !pod.beingDeleted();
    }

    /** Whether it was asked to go and has not ended yet. */
    public static boolean terminating(Pod pod) {
        return !PodLife.hasEnded(pod) && pod.beingDeleted();
    }

    public static boolean ready(Pod pod) {
        return condition(pod, "Ready").filter(ready -> ready.status().equals("True")).isPresent();
    }

    /** Since when it has been ready. */
    public static Optional<Instant> readySince(Pod pod) {
        return condition(pod, "Ready")
                .filter(ready -> ready.status().equals("True"))
                .flatMap(PodCondition::lastTransitionTime);
    }

    /** Whether it has been ready for long enough. */
    public static boolean available(Pod pod, int minReadySeconds, Instant now) {
        return ready(pod)
                && (minReadySeconds == 0
                        || readySince(pod)
                                .map(since -> !since.plusSeconds(minReadySeconds).isAfter(now))
                                .orElse(false));
    }

    /** How long until the next of these pods becomes available by time alone; zero for never. */
    public static Duration untilAvailable(Collection<Pod> pods, int minReadySeconds, Instant now) {
        if (minReadySeconds == 0) {
            return Duration.ZERO;
        }
        return pods.stream()
                .filter(pod -> ready(pod) && !available(pod, minReadySeconds, now))
                .flatMap(pod -> readySince(pod).stream())
                .map(since -> Duration.between(now, since.plusSeconds(minReadySeconds)))
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    public static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.status().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }
}
