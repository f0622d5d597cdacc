package io.jollyboat.apiserver.fields;

/** What a client sent as a set of fields is none. */
public final class MalformedFieldsException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedFieldsException(String message) {
        super(message);
    }
}
