package io.jollyboat.apiserver.json;

/**
 * A body that is no JSON or YAML, or too deep or too large a one; the message is for the client.
 */
public final class MalformedBodyException extends Exception {
    private static final long serialVersionUID = 1;

    public MalformedBodyException(String message) {
        super(message, null, false, false);
    }
}
