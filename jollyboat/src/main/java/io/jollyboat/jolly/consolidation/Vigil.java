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

    /** From one look to the next; it gets longer, since what has not come soon comes late. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(50);

    private static final Duration LAST_LOOK = Duration.ofSeconds(2);

    /** What is waited for longer is told of. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    /** Told what is waited for. */
    interface Listener {
        void waiting(String what);
    }

    /**
     * Returns when nothing is missing any more.
     *
     * @param missing what is still waited for; empty when it has come about
     * @param more how much longer than usually it may take
     * @throws GaveUpException with what was waited for, when that has taken too long
     */
    void until(Supplier<Optional<String>> missing, Duration more, Listener listener) {
        long begun = timeline.nanos();
        String told = "";
        Duration look = FIRST_LOOK;
        while (true) {
            Optional<String> waiting = missing.get();
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
            pause.of(look);
            look = look.multipliedBy(2).compareTo(LAST_LOOK) < 0 ? look.multipliedBy(2) : LAST_LOOK;
        }
    }
}
