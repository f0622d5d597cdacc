package io.jollyboat.core.http.client;

/** What became of passing a request on. */
public sealed interface Forwarded {
    /** The other server has answered, and its answer is being passed back. */
    record Answered() implements Forwarded {}

    /**
     * No answer can be had. The exchange is still to be answered, by whoever wanted it passed on.
     *
     * @param problem what went wrong, in words that can be shown to the client
     */
    record Failed(String problem) implements Forwarded {}

    /** No answer began in time. The exchange is still to be answered. */
    record TooLate() implements Forwarded {
        /** What Kubernetes tells the client then. */
        public static final String WORDS =
                "Timeout: request did not complete within the allotted timeout";
    }

    /**
     * The client's body is too large to be passed on. The exchange is still to be answered.
     *
     * @param limit in bytes
     */
    record TooLarge(int limit) implements Forwarded {}

    /**
     * The other server refused in plain words, or sent the client elsewhere; told only where that
     * was asked for. The exchange is still to be answered, by whoever wanted it passed on.
     *
     * @param status of its answer, 300 or more
     * @param text what it said, cut off where it goes on for too long
     */
    record Refused(int status, String text) implements Forwarded {}
}
