package io.jollyboat.proxy.reverse;

import io.jollyboat.core.runtime.Timeline;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends the wait for an answer that does not begin. Where one connection serves one request after
 * the other, setting it is cheap: a timer that runs already is left alone and looks, when it fires,
 * whether it is time. Only for the event loop.
 */
final class Patience {

    private static final long NONE = Long.MAX_VALUE;

    private final Timeline timeline;
    private final EventLoop loop;
    private final Runnable over;
    private long due = NONE;
    private long fires; // of the timer, if there is one
    private @Nullable ScheduledFuture<?> timer;

    Patience(Timeline timeline, EventLoop loop, Runnable over) {
        this.timeline = timeline;
        this.loop = loop;
        this.over = over;
    }

    void begin(Duration time) {
        long now = timeline.nanos();
        due = now + time.toNanos();
        if (timer == null) {
            look(now);
        } else if (fires - due > 0) {
            timer.cancel(false);
            look(now);
        }
    }

    /** There is nothing to wait for just now. */
    void end() {
        due = NONE;
    }

    /** There will never be anything to wait for again. */
    void close() {
        due = NONE;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void look(long now) {
        fires = due;
        timer = loop.schedule(this::fired, due - now, TimeUnit.NANOSECONDS);
    }

    private void fired() {
        long now = timeline.nanos();
        timer = null;
        if (due == NONE) {
            return;
        }
        if (due - now <= 0) {
            due = NONE;
            over.run();
        } else {
            look(now);
        }
    }
}
