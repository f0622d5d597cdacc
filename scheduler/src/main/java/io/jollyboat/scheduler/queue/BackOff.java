package io.jollyboat.scheduler.queue;

import java.time.Duration;

/**
 * How long a pod waits after it could not be placed.
 *
 * @param first after the first failure; doubles with each further one
 * @param longest it never waits longer
 */
public record BackOff(Duration first, Duration longest) {

    public static final BackOff DEFAULT =
            new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(10));

    public BackOff {
        if (first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "back-off from " + first + " to " + longest + " is not a range of durations");
        }
    }

    /**
     * @param failures in a row, 1 or more
     */
    Duration after(int failures) {
        Duration delay = first;
        for (int i = 1; i < failures && delay.compareTo(longest) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(longest) < 0 ? delay : longest;
    }
}
