package io.jollyboat.apiserver.authorization;

/** What an authorizer thinks of a request. */
public sealed interface Decision {

    /** Why; may be empty. */
    String reason();

    /** What went wrong in finding out; empty when nothing did. */
    default String error() {
        return "";
    }

    /** It may be done, whatever others think. */
    record Allowed(String reason) implements Decision {}

    /** It may not be done, whatever others think. */
    record Denied(String reason, String error) implements Decision {}

    /**
     * Others may decide; when nobody allows it, it is forbidden.
     *
     * @param reason why it was not allowed here, or empty
     */
    record NoOpinion(String reason, String error) implements Decision {

        /** Nothing is to be said. */
        public static final NoOpinion AT_ALL = new NoOpinion("");

        public NoOpinion(String reason) {
            this(reason, "");
        }

        /** That of two who were asked one after the other: a line of reasons for each. */
        NoOpinion and(NoOpinion next) {
            return next.reason.isEmpty() && next.error.isEmpty()
                    ? this
                    : reason.isEmpty() && error.isEmpty()
                            ? next
                            : new NoOpinion(
                                    joined(reason, "\n", next.reason),
                                    joined(error, ", ", next.error));
        }

        private static String joined(String first, String between, String second) {
            return first.isEmpty() || second.isEmpty() ? first + second : first + between + second;
        }
    }
}
