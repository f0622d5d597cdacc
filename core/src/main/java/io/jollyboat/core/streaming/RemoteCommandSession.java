package io.jollyboat.core.streaming;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/**
 * A client that runs, or is attached to, a command. It lasts until {@link #exit} or until the
 * client goes away.
 *
 * <p>The streams block and are for one thread each, a virtual one; never for an event loop. Streams
 * that the client did not ask for may be used all the same: the input is at its end, the outputs
 * swallow what is written.
 */
public interface RemoteCommandSession {
    /** What the client asked for. */
    RemoteCommandOptions options();

    /** What the client types. Ends when the client ends its input, or goes away. */
    InputStream stdin();

    /**
     * Output for the client. Writing waits while the client is slow; it is an {@link
     * java.io.IOException} once the client has gone. Every write is sent at once; closing is not
     * needed.
     */
    OutputStream stdout();

    /** Like {@link #stdout()}, for errors. */
    OutputStream stderr();

    /**
     * Tells the listener the size of the client's terminal, and every change of it, in order,
     * beside the caller. Only one listener; it is told the last size that came before.
     */
    void onResize(Consumer<TerminalSize> listener);

    /** Runs a task, beside the caller, when the session is over; at once when it already is. */
    void onClosed(Runnable task);

    /**
     * Tells the client how the command ended, behind all output written so far, and ends the
     * session. Later calls do nothing.
     */
    void exit(CommandOutcome outcome);
}
