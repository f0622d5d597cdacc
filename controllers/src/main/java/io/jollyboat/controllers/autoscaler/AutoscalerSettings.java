package io.jollyboat.controllers.autoscaler;

import java.time.Duration;

/**
 * What of the autoscaler can be set for the whole cluster.
 *
 * @param period how often each autoscaler looks
 * @param downWindow how long an earlier recommendation holds back one for fewer replicas, where the
 *     autoscaler does not say itself
 * @param tolerance how far a measurement may be from its target, as a part of it, before anything
 *     is done; where the autoscaler does not say itself
 */
public record AutoscalerSettings(Duration period, Duration downWindow, double tolerance) {

    /** What Kubernetes has. */
    public static final AutoscalerSettings DEFAULT =
            new AutoscalerSettings(Duration.ofSeconds(15), Duration.ofMinutes(5), 0.1);

    public AutoscalerSettings period(Duration other) {
        return new AutoscalerSettings(other, downWindow, tolerance);
    }

    public AutoscalerSettings downWindow(Duration other) {
        return new AutoscalerSettings(period, other, tolerance);
    }

    public AutoscalerSettings tolerance(double other) {
        return new AutoscalerSettings(period, downWindow, other);
    }
}
