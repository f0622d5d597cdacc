package io.jollyboat.core.http.server;

import io.jollyboat.core.runtime.Timeline;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that takes too long over what it is at. Only for the connection's event loop.
 *
 * <p>It is set anew with every request, so setting is cheap: a timer that is already running is
 * left alone and looks, when it fires, whether the deadline has moved meanwhile. With no deadline
 * set, no timer runs.
 */
final class Deadline {
    private static final long NONE = Long.MAX_VALUE;

    private final Timeline timeline;
    private final EventLoop loop;
    private final Runnable expired;

    /** In the timeline's nanoseconds, or NONE. */
    private long deadline = NONE;

    /** When the running timer fires, or NONE when none runs. */
    private long timer = NONE;

    Deadline(Timeline timeline, EventLoop loop, Runnable expired) {
        this.timeline = timeline;
        this.loop = loop;
        this.expired = expired;
    }

    void set(Duration time) {
        long now = timeline.nanos();
        deadline = now + time.toNanos();
        if (timer == NONE || timer - deadline > 0) {
            schedule(now);
        }
    }

    void clear() {
        deadline = NONE;
    }

    private void schedule(long now) {
        timer = deadline;
        long planned = timer;
        loop.schedule(() -> fired(planned), deadline - now, TimeUnit.NANOSECONDS);
    }

    private void fired(long planned) {
        if (planned != timer) {
            return; // an earlier deadline has set a timer of its own
        }
        timer = NONE;
        if (deadline == NONE) {
            return;
        }
        long now = timeline.nanos();
        if (deadline - now <= 0) {
            deadline = NONE;
            expired.run();
        } else {
            schedule(now);
        }
    }
}
