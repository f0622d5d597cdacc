package io.jollyboat.core.reconcile;

import java.time.Duration;

/**
 * What a reconciler says when it is through.
 *
 * @param again after what time to look again even if nothing is heard; zero for not at all
 */
public record Result(Duration again) {

    private static final Result DONE = new Result(Duration.ZERO);

    /** Nothing to do until something changes. */
    public static Result done() {
        return DONE;
    }

    /**
     * Something falls due at a known time. Never a means of polling: what can be watched is
     * watched.
     */
    public static Result after(Duration delay) {
        return new Result(delay.isPositive() ? delay : Duration.ofNanos(1));
    }
}
