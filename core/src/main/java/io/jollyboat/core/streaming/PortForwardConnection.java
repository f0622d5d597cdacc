package io.jollyboat.core.streaming;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * One connection that a client forwards to a port of a pod. Several share one session, each on
 * threads of its own. The streams block and are for one thread each.
 */
public interface PortForwardConnection {
    /** The port in the pod, 1 to 65535. */
    int port();

    /** What the client sends to the port. Ends when the client has sent everything, or has gone. */
    InputStream input();

    /**
     * What the port answers. Writing waits while the client is slow; closing tells the client that
     * no more will come.
     */
    OutputStream output();

    /**
     * Runs a task, beside the caller, when the client has gone or the connection is over; at once
     * when that is already so.
     */
    void onClosed(Runnable task);

    /** Ends the connection. */
    void close();

    /**
     * Ends the connection and tells the user why.
     *
     * @param message what went wrong
     */
    void fail(String message);
}
