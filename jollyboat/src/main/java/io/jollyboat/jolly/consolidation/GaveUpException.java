package io.jollyboat.jolly.consolidation;

/** A node could not be emptied; the message says why, for people. */
public final class GaveUpException extends RuntimeException {

    private static final long serialVersionUID = 1;

    GaveUpException(String message) {
        super(message);
    }
}
