package io.jollyboat.kubelet.plan;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the probes of one running container say now. A kind of probe the container does not have is
 * always a success.
 *
 * @param grace the grace of the probe that failed; null when it has none of its own
 */
public record ProbeResults(
        Result startup, Result liveness, Result readiness, @Nullable Duration grace) {

    /** Of a container without probes. */
    public static final ProbeResults NONE =
            new ProbeResults(Result.SUCCESS, Result.SUCCESS, Result.SUCCESS, null);

    /** One probe's verdict, thresholds applied. */
    public enum Result {
        UNKNOWN,
        SUCCESS,
        FAILURE
    }

    /** Whether the container has begun its work: from here on liveness and readiness are asked. */
    public boolean started() {
        return startup == Result.SUCCESS;
    }

    public boolean ready() {
        return started() && readiness == Result.SUCCESS;
    }
}
