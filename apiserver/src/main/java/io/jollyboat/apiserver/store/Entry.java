package io.jollyboat.apiserver.store;

import org.jspecify.annotations.Nullable;

/**
 * A key's value and the revisions that made it.
 *
 * @param value shared, never altered
 * @param createRevision the revision at which the key came into being
 * @param modRevision the revision of the last write; an object's {@code resourceVersion}
 * @param stale whether the same value would be kept in another form if it were written now
 * @param fault why the value cannot be read, and is what is kept instead; else null
 */
// Bytes are handed on without copying; that is what makes reads cheap.
@SuppressWarnings("ArrayRecordComponent")
public record Entry(
        String key,
        byte[] value,
        long createRevision,
        long modRevision,
        boolean stale,
        @Nullable String fault) {

    /** One that is kept as it is. */
    public Entry(String key, byte[] value, long createRevision, long modRevision) {
        this(key, value, createRevision, modRevision, false, null);
    }

    /** The same with its value read. */
    public Entry reading(byte[] read, boolean isStale) {
        return new Entry(key, read, createRevision, modRevision, isStale, null);
    }

    /** The same, which cannot be read. */
    public Entry unreadable(String why) {
        return new Entry(key, value, createRevision, modRevision, false, why);
    }

    /** Two entries are the same when they are the same write; the bytes need no comparing. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Entry that
                && modRevision == that.modRevision
                && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(modRevision) * 31 + key.hashCode();
    }

    @Override
    public String toString() {
        return key + "@" + modRevision + " (" + value.length + " bytes)";
    }
}
