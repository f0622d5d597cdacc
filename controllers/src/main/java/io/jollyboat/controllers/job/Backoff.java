package io.jollyboat.controllers.job;

import io.jollyboat.core.api.core.v1.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How long to wait before a failed pod is replaced: 10 s, doubled with each failure in a row, at
 * most 10 min. Pure.
 *
 * @param failures since the last success
 * @param last when the last of them was
 */
record Backoff(int failures, Instant last) {

    static final Backoff NONE = new Backoff(0, Instant.EPOCH);

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** After further pods have ended. */
    Backoff after(List<Pod> succeeded, List<Pod> failed) {
        Instant success =
                succeeded.stream()
                        .map(JobPods::finishedAt)
                        .max(Instant::compareTo)
                        .orElse(Instant.MIN);
        Backoff before = succeeded.isEmpty() ? this : NONE;
        List<Instant> times =
                failed.stream()
                        .map(JobPods::finishedAt)
                        .filter(time -> time.isAfter(success))
                        .sorted()
                        .toList();
        return times.isEmpty()
                ? before
                : new Backoff(before.failures + times.size(), times.getLast());
    }

    /** How much of the wait is left. */
    Duration remaining(Instant now) {
        if (failures == 0) {
            return Duration.ZERO;
        }
        Duration wait = FIRST.multipliedBy(1L << Math.min(failures - 1, 16));
        Duration limited = wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
        Duration left = limited.minus(Duration.between(last, now));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
