package io.jollyboat.apiserver.store;

/** Ends callbacks that were asked for. */
public interface Subscription extends AutoCloseable {

    /** Idempotent. */
    @Override
    void close();
}
