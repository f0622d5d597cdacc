package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Tries what engine and kernel are about to make possible, without being told when they have: a
 * moment later at first, then ever more seldom, for a minute at the most.
 */
final class Retries {

    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final int MOST = 35;

    private Retries() {}

    /**
     * Tries at once, and beside the caller from then on.
     *
     * @param attempt whether nothing is left to do
     */
    static void until(Timeline timeline, BooleanSupplier attempt) {
        attempt(timeline, attempt, FIRST, MOST);
    }

    private static void attempt(
            Timeline timeline, BooleanSupplier attempt, Duration pause, int left) {
        if (attempt.getAsBoolean() || left == 0) {
            return;
        }
        Duration doubled = pause.multipliedBy(2);
        Duration next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        timeline.after(pause, () -> attempt(timeline, attempt, next, left - 1));
    }
}
