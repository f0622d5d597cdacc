package io.jollyboat.apiserver.store;

/** A running watch. */
public interface Watch extends AutoCloseable {

    /**
     * Ends it. No call to the listener begins after this returns, unless it is made from within
     * one. Idempotent.
     */
    @Override
    void close();
}
