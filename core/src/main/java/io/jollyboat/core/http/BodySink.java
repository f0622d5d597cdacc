package io.jollyboat.core.http;

/**
 * Takes a request's body piece by piece, as it comes. Called on the event loop; must not block.
 * After {@link #end} or {@link #aborted} nothing more comes.
 */
public interface BodySink {

    /**
     * A piece.
     *
     * @param bytes the sink's own from now on
     */
    void piece(byte[] bytes);

    /** That was all. */
    void end();

    /** The rest will never come, or is of no use since the answer is complete. */
    void aborted();

    /**
     * Whether more should be read from the client now. A little more may come all the same. Once
     * this is so again after it was not, the exchange must be told.
     */
    boolean hungry();
}
