package io.jollyboat.apiserver.store;

import org.jspecify.annotations.Nullable;

/**
 * A store cannot be opened as it is: written by a newer version, damaged, in use by somebody else,
 * or its engine is missing. The message says what to do; trying again does not help.
 */
public final class StoreRefusedException extends StoreException {

    private static final long serialVersionUID = 1;

    public StoreRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
