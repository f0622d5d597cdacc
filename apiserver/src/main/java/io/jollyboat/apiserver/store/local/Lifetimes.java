package io.jollyboat.apiserver.store.local;

import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which keys end when. Ends are rounded up to full seconds, so that many share one timer. Guarded
 * by the store's lock.
 */
final class Lifetimes {

    private static final long GRAIN = 1000; // milliseconds

    private final Timeline timeline;
    private final TreeMap<Long, Set<String>> ends = new TreeMap<>();
    private @Nullable Timer timer;
    private long timerAt; // when the timer rings; meaningful while there is one

    Lifetimes(Timeline timeline) {
        this.timeline = timeline;
    }

    /** When a lifetime that begins now ends; null when it is to stay as it is. */
    @Nullable Long end(Lifetime lifetime) {
        return switch (lifetime) {
            case Lifetime.Forever() -> Row.NEVER;
            case Lifetime.Keep() -> null;
            case Lifetime.Limited(Duration duration) ->
                    Math.ceilDiv(timeline.now().plus(duration).toEpochMilli(), GRAIN) * GRAIN;
        };
    }

    /**
     * Remembers that a row may end; what became of it meanwhile is looked at then.
     *
     * @param whenDue runs once something is {@link #due}
     */
    void watch(String key, long endsAt, Runnable whenDue) {
        if (endsAt != Row.NEVER) {
            ends.computeIfAbsent(endsAt, at -> new HashSet<>()).add(key);
            schedule(whenDue);
        }
    }

    /** Takes out the keys whose time has come: end and key. */
    Map<String, Long> due(Runnable whenDue) {
        timer = null;
        Map<String, Long> due = new TreeMap<>();
        var passed = ends.headMap(timeline.now().toEpochMilli(), true);
        passed.forEach((at, keys) -> keys.forEach(key -> due.put(key, at)));
        passed.clear();
        schedule(whenDue);
        return due;
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
        }
        ends.clear();
    }

    private void schedule(Runnable whenDue) {
        if (ends.isEmpty()) {
            return;
        }
        long next = ends.firstKey();
        if (timer != null) {
            if (timerAt <= next) {
                return;
            }
            timer.cancel();
        }
        timerAt = next;
        long wait = Math.max(0, next - timeline.now().toEpochMilli());
        timer = timeline.after(Duration.ofMillis(wait), whenDue);
    }
}
