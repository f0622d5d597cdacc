package io.jollyboat.jolly.profile;

/** A profile that cannot be used as it is. The message says what to do. */
public final class ProfileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ProfileException(String message) {
        super(message);
    }
}
