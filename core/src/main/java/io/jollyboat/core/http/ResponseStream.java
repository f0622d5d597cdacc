package io.jollyboat.core.http;

/**
 * A body that is written bit by bit. Safe for use by many threads; what one thread writes stays in
 * order.
 *
 * <p>Writing never blocks and never refuses: who writes faster than the client reads fills memory.
 * So a writer either looks at {@link #pendingBytes()} and cuts a client that is too slow (a watch),
 * or stops at {@link #writable()} being false and goes on after {@link #onDrained} (a log).
 */
public interface ResponseStream {
    /** From here on {@link #writable()} is false. */
    long HIGH_MARK = 64 * 1024;

    /** Down here {@link #onDrained} tasks run. */
    long LOW_MARK = 32 * 1024;

    /**
     * Sends bytes soon, those of several calls together where that saves packets. After the end,
     * and when the client has gone, they go nowhere.
     *
     * @param segments must not be changed afterwards
     */
    void write(byte[]... segments);

    /** How many bytes were written and have not left for the network. */
    long pendingBytes();

    /** Whether {@link #pendingBytes()} is below {@link #HIGH_MARK}. */
    default boolean writable() {
        return pendingBytes() < HIGH_MARK;
    }

    /**
     * Runs a task once on the event loop, as soon as {@link #pendingBytes()} is at most {@link
     * #LOW_MARK}, or the exchange is over.
     */
    void onDrained(Runnable task);

    /** Ends the body. Further calls do nothing. */
    void end();

    /**
     * Ends the body with fields behind it, as gRPC needs them, where the client's version of HTTP
     * has a place for them.
     */
    default void end(Headers trailers) {
        end();
    }

    /** Cuts the body so that the client sees it is incomplete. What is pending is thrown away. */
    void abort();
}
