package io.jollyboat.apiserver.cel;

import dev.cel.runtime.CelEvaluationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An expression has no value for the variables it was given. */
public final class CelEvaluationFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Pattern PLACE =
            Pattern.compile("^evaluation error(?: at <input>:\\d+)?: ", Pattern.DOTALL);

    /** Why there is no value. */
    public enum Kind {
        /** The expression fails: no such key, division by zero, a value of a wrong type. */
        ERROR,
        /** This evaluation alone cost more than one may. */
        CALL_BUDGET,
        /** All evaluations of the request together cost more than they may. */
        REQUEST_BUDGET
    }

    private final Kind kind;

    CelEvaluationFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** In the words of Go's implementation where users know them. */
    static CelEvaluationFailure of(CelEvaluationException failure) {
        Throwable cause = failure.getCause();
        while (cause != null && !(cause.getClass() == IllegalArgumentException.class)) {
            cause = cause.getCause();
        }
        String message = String.valueOf((cause == null ? failure : cause).getMessage());
        Matcher place = PLACE.matcher(message);
        String bare = place.find() ? message.substring(place.end()) : message;
        return new CelEvaluationFailure(Kind.ERROR, GoWords.of(failure.getErrorCode(), bare));
    }

    public Kind kind() {
        return kind;
    }

    /** What a user is shown where an expression is one of several: which it was, and why. */
    public String message(CelExpression expression) {
        return kind == Kind.REQUEST_BUDGET
                ? message()
                : "expression '" + expression.text() + "' resulted in error: " + message();
    }

    /** What a user is shown. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
