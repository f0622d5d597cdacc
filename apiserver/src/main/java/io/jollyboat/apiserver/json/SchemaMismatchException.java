package io.jollyboat.apiserver.json;

/** A value of another type than the schema says; the message is for the client. */
public final class SchemaMismatchException extends Exception {
    private static final long serialVersionUID = 1;

    public SchemaMismatchException(String message) {
        super(message, null, false, false);
    }
}
