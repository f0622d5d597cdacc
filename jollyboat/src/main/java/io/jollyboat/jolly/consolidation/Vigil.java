package io.jollyboat.jolly.consolidation;

import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Waits for what comes about in the cluster, for so long at the most, and says once what it waits
 * for when that takes a while.
 *
 * @param timeline by which the time is taken
 * @param pause how time is let pass between two looks
 * @param patience for how long one thing is waited for
 */
public record Vigil(Timeline timeline, Pause pause, Duration patience) {

    private static final Duration LOOK = Duration.ofMillis(100);

    /** What is waited for longer is told of. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    /** Told what is waited for. */
    interface Listener {
        void waiting(String what);
    }

    /**
     * Returns when the look says nothing any more.
     *
     * @param look what is still waited for; empty when it has come about
     * @param more how much longer than usually it may take
     * @throws GaveUpException with what was waited for, when that has taken too long
     */
    void until(Supplier<Optional<String>> look, Duration more, Listener listener) {
        long begun = timeline.nanos();
        String told = "";
        while (true) {
            Optional<String> waiting = look.get();
            if (waiting.isEmpty()) {
                return;
            }
            Duration passed = Duration.ofNanos(timeline.nanos() - begun);
            if (passed.compareTo(patience.plus(more)) > 0) {
                throw new GaveUpException(waiting.get());
            }
            if (passed.compareTo(SILENCE) > 0 && !waiting.get().equals(told)) {
                told = waiting.get();
                listener.waiting(told);
            }
            pause.of(LOOK);
        }
    }
}
