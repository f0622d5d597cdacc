package io.jollyboat.apiserver.cel;

/** An expression cannot be read, or its types do not fit together. */
public final class CelCompileException extends Exception {
    private static final long serialVersionUID = 1L;

    CelCompileException(String message) {
        super(message);
    }

    /** What a user is shown: where in the expression, and what is wrong there. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
