package io.jollyboat.proxy.reverse;

/** A way to a server that a request has been given, for what of it is still to come. */
interface Upstream {

    void piece(byte[] bytes);

    /** The request is complete. */
    void end();

    /** Nobody wants an answer any more, or the rest of the request will not come. */
    void abort();

    /** Whether it takes more at once. */
    boolean writable();
}
