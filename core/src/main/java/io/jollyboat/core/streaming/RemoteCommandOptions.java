package io.jollyboat.core.streaming;

import io.jollyboat.core.http.Query;
import org.jspecify.annotations.Nullable;

/**
 * Which streams a client wants of a command.
 *
 * @param stdin the client sends input
 * @param stdout the client reads output
 * @param stderr the client reads errors apart from output; never with a terminal, which has but one
 *     output
 * @param tty the command shall have a terminal
 */
public record RemoteCommandOptions(boolean stdin, boolean stdout, boolean stderr, boolean tty) {
    /** A terminal's errors come with its output. */
    public RemoteCommandOptions {
        stderr = stderr && !tty;
    }

    /**
     * Reads the parameters of the API server ({@code stdin}, {@code stdout}, ...) and of a kubelet
     * ({@code input}, {@code output}, ...).
     */
    public static RemoteCommandOptions of(Query query) {
        return new RemoteCommandOptions(
                flag(query, "stdin") || flag(query, "input"),
                flag(query, "stdout") || flag(query, "output"),
                flag(query, "stderr") || flag(query, "error"),
                flag(query, "tty"));
    }

    /** Whether any stream is wanted; without one there is nothing to serve. */
    public boolean any() {
        return stdin || stdout || stderr;
    }

    private static boolean flag(Query query, String name) {
        @Nullable String value = query.first(name);
        return value != null
                && (value.equals("1")
                        || value.equalsIgnoreCase("true")
                        || value.equalsIgnoreCase("t"));
    }
}
