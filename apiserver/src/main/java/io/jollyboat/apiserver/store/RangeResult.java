package io.jollyboat.apiserver.store;

import java.util.List;

/** The answer to a range. */
public sealed interface RangeResult {

    /**
     * What was asked for.
     *
     * @param entries in the order of the keys
     * @param remaining how many more entries follow the last one at the same revision
     * @param revision at which all of this was true: the one asked for, or the store's own
     */
    record Page(List<Entry> entries, long remaining, long revision) implements RangeResult {
        public Page {
            entries = List.copyOf(entries);
        }
    }

    /**
     * The revision asked for is no longer kept: {@code 410 Gone}.
     *
     * @param oldestRevision the oldest one that still was, when the engine says so, else 0
     */
    record Compacted(long oldestRevision) implements RangeResult {}

    /**
     * The revision asked for has not been reached.
     *
     * @param currentRevision the store's revision
     */
    record Future(long currentRevision) implements RangeResult {}
}
