package io.jollyboat.apiserver.store;

/** Why a watch ended by itself. */
public sealed interface WatchEnd {

    /**
     * Changes after the revision asked for, or after the last one told, are no longer kept: list
     * and watch again.
     *
     * @param oldestRevision the oldest revision that a watch can start after, or 0 when unknown
     */
    record Compacted(long oldestRevision) implements WatchEnd {}

    /**
     * It cannot go on: the store was closed, its history is not the one that the watch began with,
     * or the listener failed.
     *
     * @param reason a sentence
     */
    record Broken(String reason) implements WatchEnd {}
}
