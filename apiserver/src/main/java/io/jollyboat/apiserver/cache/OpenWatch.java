package io.jollyboat.apiserver.cache;

/** A watch as its reader holds it, whatever tells it. Safe for use by several threads. */
public interface OpenWatch {

    /** Goes on telling; the sink calls it when it can take more. */
    void proceed();

    /** Ends the watch in order. Nothing is told afterwards but the end. */
    void stop();
}
