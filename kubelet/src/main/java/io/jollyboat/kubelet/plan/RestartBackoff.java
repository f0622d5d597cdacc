package io.jollyboat.kubelet.plan;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a container that keeps ending has to wait before it is started again: not at all after
 * its first end, then ten seconds, doubling up to five minutes or what the node has for its longest
 * wait, and never beginning with more than that. Ten minutes without a restart forget it all.
 *
 * @param delay the wait after the next end
 * @param since when the delay was last set
 */
public record RestartBackoff(Duration delay, Instant since) {

    public static final Duration FIRST = Duration.ofSeconds(10);
    public static final Duration LONGEST = Duration.ofMinutes(5);

    /** How long a container has to hold out to be trusted again. */
    public static final Duration FORGIVEN_AFTER = LONGEST.multipliedBy(2);

    /** No restart yet: the next one is at once. */
    public static final RestartBackoff NONE = new RestartBackoff(Duration.ZERO, Instant.MIN);

    /** When a container that ended at the given time may start again. */
    public Instant earliest(Instant finishedAt) {
        return forgiven(finishedAt) ? finishedAt : finishedAt.plus(delay);
    }

    /**
     * The same for one that was stopped at that time only to start anew, which counts as an end
     * when too little time has passed since the last start: at once if the wait would be over had
     * it begun then, as in Kubernetes.
     */
    Instant earliestAfterStop(Instant finishedAt) {
        boolean heldOut = delay.isZero() || !finishedAt.isBefore(since.plus(delay));
        return heldOut ? finishedAt : earliest(finishedAt);
    }

    /**
     * The back-off once the container that ended at the given time is started again.
     *
     * @param longest of the waits
     */
    public RestartBackoff restarted(Instant finishedAt, Instant now, Duration longest) {
        Duration next = forgiven(finishedAt) ? FIRST : delay.multipliedBy(2);
        return new RestartBackoff(next.compareTo(longest) > 0 ? longest : next, now);
    }

    private boolean forgiven(Instant finishedAt) {
        return delay.isZero() || finishedAt.isAfter(since.plus(FORGIVEN_AFTER));
    }
}
