package io.jollyboat.kubelet.plan;

import io.jollyboat.core.api.core.v1.Pod;
import java.time.Duration;

/**
 * That a pod has to end although its author wants it to run.
 *
 * @param cause one of those that the node brings about
 * @param limit how long the pod may take at most
 * @param reason of a rejection, in one word; else empty
 * @param why just this pod has to go; empty when all have to, with the machine
 */
public record Shutdown(Ending.Cause cause, Duration limit, String reason, String why) {

    /** The machine is switched off: the pod has failed. */
    public static Shutdown ofNode(Duration limit) {
        return new Shutdown(Ending.Cause.NODE_SHUTDOWN, limit, "", "");
    }

    /** The cluster is put away: the pod runs again with the next kubelet. */
    public static Shutdown suspending(Duration limit) {
        return new Shutdown(Ending.Cause.SUSPENDED, limit, "", "");
    }

    /** One pod ends, because it kept more than it was allowed. */
    public static Shutdown exceeding(Duration limit, String why) {
        return new Shutdown(Ending.Cause.EXCEEDING, limit, "", why);
    }

    /** One pod ends, to make room. */
    public static Shutdown evicting(Duration limit, String why) {
        return new Shutdown(Ending.Cause.EVICTED, limit, "", why);
    }

    /** One pod ends for a critical one. */
    public static Shutdown preempting(Duration limit) {
        return new Shutdown(Ending.Cause.PREEMPTED, limit, "", "");
    }

    /** A pod that has not begun never will: the node does not take it. */
    public static Shutdown rejecting(String reason, String why) {
        return new Shutdown(Ending.Cause.REJECTED, Duration.ZERO, reason, why);
    }

    /** What a pod has of its own grace. */
    public Duration grace(Pod pod) {
        Duration own = PodSituation.grace(pod);
        return own.compareTo(limit) < 0 ? own : limit;
    }
}
