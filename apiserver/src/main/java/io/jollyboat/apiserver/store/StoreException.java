package io.jollyboat.apiserver.store;

import org.jspecify.annotations.Nullable;

/** The store could not do what it was asked. The message is a sentence for people. */
public abstract sealed class StoreException extends RuntimeException
        permits StoreUnavailableException, StoreLimitException, StoreRefusedException {

    private static final long serialVersionUID = 1;

    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
