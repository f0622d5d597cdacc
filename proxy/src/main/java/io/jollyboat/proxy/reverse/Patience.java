package io.jollyboat.proxy.reverse;

import io.jollyboat.core.runtime.Timeline;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends the wait for an answer that does not begin. It is set with every request, so setting is
 * cheap: a timer that runs already is left alone and looks, when it fires, whether it is time. Only
 * for the event loop.
 */
final class Patience {

    private static final long NONE = Long.MAX_VALUE;

    private final Timeline timeline;
    private final EventLoop loop;
    private final Runnable over;
    private long due = NONE;
    private long timer = NONE; // when the running one fires

    Patience(Timeline timeline, EventLoop loop, Runnable over) {
        this.timeline = timeline;
        this.loop = loop;
        this.over = over;
    }

    void begin(Duration time) {
        long now = timeline.nanos();
        due = now + time.toNanos();
        if (timer == NONE || timer - due > 0) {
            look(now);
        }
    }

    void end() {
        due = NONE;
    }

    private void look(long now) {
        timer = due;
        loop.schedule(this::fired, due - now, TimeUnit.NANOSECONDS);
    }

    private void fired() {
        long now = timeline.nanos();
        timer = NONE;
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
