package io.jollyboat.apiserver.store.embedded;

import java.io.IOException;

/** A file does not hold what it should. The message says what was found. */
final class DamagedException extends IOException {

    private static final long serialVersionUID = 1;

    DamagedException(String found) {
        super(found);
    }
}
