package io.jollyboat.core.http.server;

/** A connection as the server sees it that wants to stop. */
interface ServerConnection {
    /**
     * Begins nothing new, ends the streams, lets whole answers finish, then closes. On any thread.
     */
    void drain();

    /** Closes at once. On any thread. */
    void cut();
}
