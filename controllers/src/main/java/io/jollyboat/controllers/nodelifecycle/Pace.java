package io.jollyboat.controllers.nodelifecycle;

import java.time.Duration;
import java.util.Optional;

/**
 * How often something may happen: a bucket that holds one token and fills again at a rate. Times
 * are {@link io.jollyboat.core.runtime.Timeline#nanos}. For one thread at a time.
 */
final class Pace {

    private double perSecond; // 0: never
    private long next; // when there is a token, once the rate is above 0
    private boolean fresh = true; // no token was taken yet, so next says nothing

    Pace(double perSecond) {
        this.perSecond = perSecond;
    }

    /** From now on another rate. Who was waiting waits a whole turn of the new one. */
    void change(double other, long now) {
        if (other == perSecond) {
            return;
        }
        boolean waiting = !isReady(now);
        perSecond = other;
        if (waiting) {
            take(now);
        } else {
            fresh = true;
        }
    }

    private boolean isReady(long now) {
        return perSecond > 0 && (fresh || next - now <= 0);
    }

    /** Until it is the turn of who has so many before him; zero for now, empty for never. */
    Optional<Duration> until(int before, long now) {
        if (perSecond <= 0) {
            return Optional.empty();
        }
        long first = isReady(now) ? 0 : next - now;
        return Optional.of(Duration.ofNanos(first + before * interval()));
    }

    void take(long now) {
        fresh = false;
        next = now + interval();
    }

    private long interval() {
        // a rate so slow that its time would not fit comes once in the life of a cluster
        return perSecond <= 0 ? 0 : (long) Math.min(1e9 / perSecond, 1e15);
    }
}
