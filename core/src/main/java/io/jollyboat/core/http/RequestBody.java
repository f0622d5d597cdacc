package io.jollyboat.core.http;

/** What became of reading a request's body. */
public sealed interface RequestBody {
    /**
     * The whole body; empty when there was none.
     *
     * @param bytes belongs to whoever reads it
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Complete(byte[] bytes) implements RequestBody {}

    /**
     * The client sends more than was allowed; the rest is not read. The answer is 413.
     *
     * @param limit how many bytes were allowed
     */
    record TooLarge(int limit) implements RequestBody {}

    /**
     * The client went away or broke the protocol amid the body. Nobody reads the answer, but it
     * must be given all the same.
     */
    record Aborted() implements RequestBody {}
}
