package io.jollyboat.scheduler.decision;

import java.util.HashMap;
import java.util.Map;

/** How many different scores there are. Not safe for use by several threads. */
final class Tally {

    private final Map<Long, Integer> counts = new HashMap<>(); // of each score; never 0

    void add(long score) {
        counts.merge(score, 1, Integer::sum);
    }

    /**
     * @param score that was added before
     */
    void remove(long score) {
        counts.merge(score, -1, (one, other) -> one + other == 0 ? null : one + other);
    }

    /** The number of different scores. */
    int values() {
        return counts.size();
    }
}
