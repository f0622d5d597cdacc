package io.jollyboat.apiserver.encryption;

/** What came of reading what is stored. */
sealed interface Reading {

    /**
     * It can be read.
     *
     * @param stale whether it would be stored in another way today
     */
    // Bytes are handed on without copying, as everywhere between the store and the cache.
    @SuppressWarnings("ArrayRecordComponent")
    record Plain(byte[] value, boolean stale) implements Reading {}

    /** It cannot, in Kubernetes' words. */
    record Unreadable(String why) implements Reading {}
}
