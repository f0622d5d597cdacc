package io.jollyboat.apiserver.store;

/**
 * A key's value and the revisions that made it.
 *
 * @param value shared, never altered
 * @param createRevision the revision at which the key came into being
 * @param modRevision the revision of the last write; an object's {@code resourceVersion}
 */
// Bytes are handed on without copying; that is what makes reads cheap.
@SuppressWarnings("ArrayRecordComponent")
public record Entry(String key, byte[] value, long createRevision, long modRevision) {

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
