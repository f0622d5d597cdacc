package io.jollyboat.apiserver.store;

import org.jspecify.annotations.Nullable;

/**
 * The engine did not answer in time, or is closed. A write may or may not have happened; the same
 * call can be made again later.
 */
public final class StoreUnavailableException extends StoreException {

    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
