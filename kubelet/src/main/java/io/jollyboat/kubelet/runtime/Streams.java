package io.jollyboat.kubelet.runtime;

import io.jollyboat.kubelet.runtime.ContainerRuntime.Subscription;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Bytes to and from containers: logs, commands, terminals, ports. */
public interface Streams {

    /**
     * Sends a container's log to the output, then its end; following goes on until the container
     * ends or the subscription is closed.
     */
    Subscription logs(String containerId, LogRequest request, Output output);

    /**
     * Runs a command in a container to its end, without input, keeping at most {@code outputLimit}
     * bytes of its output. When the time is up the command is killed and the result says so. {@code
     * NOT_FOUND}, {@code NOT_RUNNING} when the container is not there, as a failed stage.
     */
    CompletionStage<ExecResult> run(
            String containerId, List<String> command, Duration timeout, int outputLimit);

    /**
     * Begins a command with streams. Output ends with the command's exit code. {@code NOT_FOUND},
     * {@code NOT_RUNNING}.
     */
    Session exec(String containerId, ExecRequest request, Output output);

    /**
     * Joins the streams of the container's own process; the end carries its exit code when it
     * ended.
     */
    Session attach(String containerId, ExecRequest request, Output output);

    /**
     * Connects to a TCP port of the pod from within its network, where 127.0.0.1 is the pod's own;
     * for port-forward.
     *
     * @throws IOException when nobody listens there
     */
    Connection connect(String sandboxId, int port) throws IOException;

    /**
     * Which part of a log.
     *
     * @param since null: from its beginning
     * @param tailLines the last so many lines; negative: all
     * @param timestamps each line begins with an RFC 3339 time with nanoseconds and a space
     */
    record LogRequest(boolean follow, @Nullable Instant since, long tailLines, boolean timestamps) {
        public static final LogRequest ALL = new LogRequest(false, null, -1, false);
    }

    /**
     * A command (ignored by attach) and which of its streams are wanted. With a terminal there is
     * no separate standard error.
     */
    record ExecRequest(
            List<String> command, boolean stdin, boolean stdout, boolean stderr, boolean tty) {
        public ExecRequest {
            command = List.copyOf(command);
        }
    }

    /**
     * How a command ended.
     *
     * @param output standard output and then standard error, read as UTF-8
     * @param exitCode 126 when it could not be run, 137 when it was killed
     */
    record ExecResult(int exitCode, String output, boolean timedOut) {}

    /**
     * Receives output, in order, one call at a time. A call that blocks holds the container's
     * output back. The arrays belong to the receiver.
     */
    interface Output {
        void stdout(byte[] bytes);

        void stderr(byte[] bytes);

        /** Nothing follows. */
        void end(End end);
    }

    /** How a stream ended. */
    sealed interface End {
        /** The command exited. */
        record Exit(int code) implements End {}

        /** The stream ended with nothing to report: a log's end, a detached terminal. */
        record Closed() implements End {}

        record Failed(ContainerRuntimeException cause) implements End {}
    }

    /** The input side of a command or terminal. Methods after the end do nothing. */
    interface Session extends Subscription {
        /** Blocks while the container does not read. */
        void stdin(byte[] bytes);

        /** The command reads end-of-file next. */
        void closeStdin();

        void resize(int columns, int rows);

        /**
         * Ends the session; a command that exec began is killed, a container's own process lives
         * on.
         */
        @Override
        void close();
    }

    /** A connection into a pod; each direction can be closed by itself. */
    interface Connection extends Closeable {
        InputStream input();

        /** Closing it half-closes the connection. */
        OutputStream output();
    }
}
