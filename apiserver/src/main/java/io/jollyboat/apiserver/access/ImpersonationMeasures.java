package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.core.metrics.Counter;
import io.jollyboat.core.metrics.Histogram;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Timeline;

/**
 * How often somebody tried to act as somebody else, by the way in which he tried, and what was
 * asked for that; by Kubernetes' names. Safe for use by many threads.
 */
final class ImpersonationMeasures {

    /** Kubernetes' own: 1 ms, and fourteen times twice as long. */
    private static final double[] TIMES = Histogram.exponential(0.001, 2, 15);

    private final Timeline timeline;
    private final Kept attempts;
    private final Kept questions;

    private record Kept(Counter count, Histogram times) {

        static Kept of(Metrics metrics, String what, String counted, String timed) {
            String[] labels = {"mode", "decision"};
            return new Kept(
                    metrics.counter("apiserver_impersonation_" + what + "_total", counted, labels),
                    metrics.histogram(
                            "apiserver_impersonation_" + what + "_duration_seconds",
                            timed,
                            TIMES,
                            labels));
        }

        void take(String mode, boolean allowed, long nanos) {
            String decision = allowed ? "allowed" : "denied";
            count.increment(mode, decision);
            times.observeNanos(nanos, mode, decision);
        }
    }

    /**
     * @param metrics are told
     */
    ImpersonationMeasures(Metrics metrics, Timeline timeline) {
        this.timeline = timeline;
        this.attempts =
                Kept.of(
                        metrics,
                        "attempts",
                        "Attempts to act as somebody else, by way and outcome.",
                        "How long they took.");
        this.questions =
                Kept.of(
                        metrics,
                        "authorization_attempts",
                        "Questions put to authorizers for such attempts.",
                        "How long their answers took.");
    }

    /** When an attempt begins, for its end. */
    long begin() {
        return timeline.nanos();
    }

    void tried(String mode, boolean allowed, long began) {
        attempts.take(mode, allowed, timeline.nanos() - began);
    }

    /** The same authorizer, whose answers are counted for one way. */
    Authorizer counting(String mode, Authorizer authorizer) {
        return (user, request) -> {
            long began = timeline.nanos();
            Decision decision = authorizer.authorize(user, request);
            boolean allowed = decision instanceof Decision.Allowed;
            questions.take(mode, allowed, timeline.nanos() - began);
            return decision;
        };
    }
}
