package io.jollyboat.apiserver.store;

/** Whether the engine answers. */
public sealed interface StoreHealth {

    /** It does. */
    record Available() implements StoreHealth {}

    /**
     * It does not; calls fail until it does again.
     *
     * @param reason a sentence for people
     */
    record Unavailable(String reason) implements StoreHealth {}
}
