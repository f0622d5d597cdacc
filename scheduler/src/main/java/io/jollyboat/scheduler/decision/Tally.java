package io.jollyboat.scheduler.decision;

import java.util.HashMap;
import java.util.Map;

/**
 * How many different scores there are. Most nodes have the one that was added first. Not safe for
 * use by several threads.
 */
final class Tally {

    private final Map<Long, Integer> counts = new HashMap<>(4); // of the other scores; never 0
    private long common; // not among the others while there are any of it
    private int commons;

    void add(long score) {
        if (commons > 0 && score == common) {
            commons++;
        } else if (commons == 0 && counts.isEmpty()) {
            common = score;
            commons = 1;
        } else {
            counts.merge(score, 1, Integer::sum);
        }
    }

    /**
     * @param score that was added before
     */
    void remove(long score) {
        if (commons > 0 && score == common) {
            commons--;
        } else {
            counts.merge(score, -1, (one, other) -> one + other == 0 ? null : one + other);
        }
    }

    /** The number of different scores. */
    int values() {
        return counts.size() + (commons > 0 ? 1 : 0);
    }
}
