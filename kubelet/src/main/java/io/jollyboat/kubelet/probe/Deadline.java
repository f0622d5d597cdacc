package io.jollyboat.kubelet.probe;

import io.jollyboat.core.runtime.Timeline;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** When the time for one exchange is up. */
final class Deadline {

    private final Timeline timeline;
    private final long end; // on the timeline's nanoseconds

    Deadline(Timeline timeline, Duration timeout) {
        this.timeline = timeline;
        this.end = timeline.nanos() + timeout.toNanos();
    }

    /** What is left, at least one millisecond, as socket timeouts count. */
    int millis() throws SocketTimeoutException {
        long left = (end - timeline.nanos()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("deadline exceeded");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    /** What is left; negative once it is past. */
    Duration left() {
        return Duration.ofNanos(end - timeline.nanos());
    }
}
