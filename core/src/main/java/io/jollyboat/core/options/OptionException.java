package io.jollyboat.core.options;

/** An option that does not exist, or a value that it cannot have; for the person who gave it. */
public final class OptionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OptionException(String message) {
        super(message);
    }

    public String message() {
        return String.valueOf(getMessage());
    }
}
