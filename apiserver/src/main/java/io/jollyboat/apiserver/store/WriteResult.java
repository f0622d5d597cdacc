package io.jollyboat.apiserver.store;

/** What became of a write. */
public sealed interface WriteResult {

    /**
     * It is done, durably.
     *
     * @param revision of this write
     */
    record Written(long revision) implements WriteResult {}

    /**
     * Nothing was written, since the key exists (create) or is not as expected (update, delete).
     *
     * @param current what stands instead
     */
    record Conflict(Entry current) implements WriteResult {}

    /**
     * Nothing was written, since the key does not exist.
     *
     * @param revision the store's revision at which this was true
     */
    record NotFound(long revision) implements WriteResult {}
}
