package io.jollyboat.core.client;

/** A watch under way. */
public interface Watch {

    /** Ends it. Ending it again does nothing. */
    void stop();
}
