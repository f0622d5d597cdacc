package io.jollyboat.apiserver.store;

/** How large a write may be: etcd's default limit, so that all engines agree. */
public final class ValueLimit {

    /** The most a key and its value may weigh together, in bytes. */
    public static final int BYTES = 1536 * 1024;

    private ValueLimit() {}

    /** Refuses what is too large, as a {@link StoreLimitException}. */
    public static void check(String key, byte[] value) {
        if (key.length() + value.length > BYTES) {
            throw new StoreLimitException(
                    StoreLimitException.Limit.REQUEST_TOO_LARGE,
                    "the value of %s has %d bytes, more than the store takes (%d)"
                            .formatted(key, value.length, BYTES),
                    null);
        }
    }
}
