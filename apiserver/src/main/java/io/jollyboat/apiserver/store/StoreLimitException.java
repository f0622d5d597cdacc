package io.jollyboat.apiserver.store;

import org.jspecify.annotations.Nullable;

/** A limit of the engine was met. Nothing was written. */
public final class StoreLimitException extends StoreException {

    private static final long serialVersionUID = 1;

    /** Which limit. */
    public enum Limit {
        /** The value is larger than the engine takes: the caller must send less. */
        REQUEST_TOO_LARGE,
        /** Too much is under way: the caller may try again soon. */
        TOO_MANY_REQUESTS,
        /** The disk or the engine's quota is full: somebody must make room. */
        STORE_FULL
    }

    private final Limit limit;

    public StoreLimitException(Limit limit, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.limit = limit;
    }

    public Limit limit() {
        return limit;
    }
}
