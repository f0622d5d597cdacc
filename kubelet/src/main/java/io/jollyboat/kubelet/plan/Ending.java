package io.jollyboat.kubelet.plan;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That the whole pod has to end, and by when.
 *
 * @param grace the grace asked for last; a shorter one hastens, a longer one changes nothing
 * @param deadline when the last container has to be gone
 */
public record Ending(Cause cause, Duration grace, Instant deadline) {

    /** Why a pod ends. */
    public enum Cause {
        /** Its object is gone from the API: whatever is left has no owner. */
        REMOVED,
        /** Its object is marked for deletion. */
        DELETED,
        /** It ran longer than its author allowed. */
        DEADLINE_EXCEEDED,
        /** The node lacks something. */
        EVICTED,
        /** It kept more on disk than it was allowed. */
        EXCEEDING,
        /** A critical pod needs its room. */
        PREEMPTED,
        /** The machine goes down for good, as far as the pod is concerned. */
        NODE_SHUTDOWN,
        /** The node does not take it. */
        REJECTED,
        /** The cluster is put away for a while: the pod runs again when it comes back. */
        SUSPENDED,
        /** All its containers have ended and none is to be started again. */
        FINISHED
    }

    /** Whether nothing of the pod may stay, not even ended containers for their logs. */
    public boolean removesAll() {
        return cause == Cause.REMOVED || cause == Cause.DELETED;
    }

    /** Whether the pod ends so that others have room: its logs go, too. */
    boolean wantsRoom() {
        return cause == Cause.EVICTED || cause == Cause.EXCEEDING || cause == Cause.PREEMPTED;
    }

    static Ending of(Cause cause, Duration grace, @Nullable Ending before, Instant now) {
        if (before == null) {
            return new Ending(cause, grace, now.plus(grace));
        }
        if (grace.compareTo(before.grace) >= 0) {
            return new Ending(cause, before.grace, before.deadline);
        }
        Instant hastened = now.plus(grace);
        return new Ending(
                cause, grace, hastened.isBefore(before.deadline) ? hastened : before.deadline);
    }
}
