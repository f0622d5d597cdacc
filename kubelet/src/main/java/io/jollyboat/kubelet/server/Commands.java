package io.jollyboat.kubelet.server;

import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.streaming.CommandOutcome;
import io.jollyboat.core.streaming.PortForwardConnection;
import io.jollyboat.core.streaming.PortForwardServer;
import io.jollyboat.core.streaming.RemoteCommandOptions;
import io.jollyboat.core.streaming.RemoteCommandServer;
import io.jollyboat.core.streaming.RemoteCommandSession;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.Streams;
import io.jollyboat.kubelet.runtime.Streams.Connection;
import io.jollyboat.kubelet.runtime.Streams.ExecRequest;
import io.jollyboat.kubelet.runtime.Streams.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins clients to processes and ports in containers. */
final class Commands {

    private static final Logger log = LoggerFactory.getLogger(Commands.class);
    private static final int CHUNK = 32 * 1024;

    private final Timeline timeline;
    private final Streams streams;
    private final RemoteCommandServer commands;
    private final PortForwardServer ports;

    Commands(Timeline timeline, Streams streams) {
        this.timeline = timeline;
        this.streams = streams;
        this.commands = new RemoteCommandServer(timeline);
        this.ports = new PortForwardServer(timeline);
    }

    void exec(
            HttpExchange exchange,
            RemoteCommandOptions wanted,
            String containerId,
            List<String> command) {
        join(
                exchange,
                wanted,
                command,
                (request, client) ->
                        streams.exec(containerId, request, new ToClient(client, true)));
    }

    /**
     * Who has watched a process is not told what it exited with, as in Kubernetes: clients look at
     * the pod for that, and take anything else for an attempt that failed.
     */
    void attach(HttpExchange exchange, RemoteCommandOptions wanted, String containerId) {
        join(
                exchange,
                wanted,
                List.of(),
                (request, client) ->
                        streams.attach(containerId, request, new ToClient(client, false)));
    }

    private void join(
            HttpExchange exchange,
            RemoteCommandOptions wanted,
            List<String> command,
            BiFunction<ExecRequest, RemoteCommandSession, Session> begin) {
        commands.accept(exchange, wanted, client -> serve(client, command, begin));
    }

    /** Runs until the client's input has ended; the session may outlast it. */
    private void serve(
            RemoteCommandSession client,
            List<String> command,
            BiFunction<ExecRequest, RemoteCommandSession, Session> begin) {
        RemoteCommandOptions options = client.options();
        var request =
                new ExecRequest(
                        command,
                        options.stdin(),
                        options.stdout(),
                        options.stderr(),
                        options.tty());
        Session process;
        try {
            process = begin.apply(request, client);
        } catch (ContainerRuntimeException e) {
            client.exit(new CommandOutcome.Failed("Internal error occurred: " + e.getMessage()));
            return;
        }
        client.onClosed(process::close);
        client.onResize(size -> process.resize(size.width(), size.height()));
        if (options.stdin()) {
            feed(client.stdin(), process);
        }
    }

    private static void feed(InputStream from, Session process) {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
                if (count > 0) {
                    process.stdin(Arrays.copyOf(chunk, count));
                }
            }
            process.closeStdin();
        } catch (IOException e) {
            log.debug("a client's input broke off: {}", e.toString());
            process.closeStdin();
        }
    }

    /**
     * Output of a process on its way to the client. A client that has gone ends the session.
     *
     * @param tellsCode whether the client is told what the process exits with
     */
    private record ToClient(RemoteCommandSession client, boolean tellsCode)
            implements Streams.Output {

        @Override
        public void stdout(byte[] bytes) {
            write(client.stdout(), bytes);
        }

        @Override
        public void stderr(byte[] bytes) {
            write(client.options().tty() ? client.stdout() : client.stderr(), bytes);
        }

        private static void write(OutputStream to, byte[] bytes) {
            try {
                to.write(bytes);
            } catch (IOException e) {
                log.debug("a client takes no more output: {}", e.toString());
            }
        }

        @Override
        public void end(Streams.End end) {
            client.exit(
                    switch (end) {
                        case Streams.End.Exit(int code) ->
                                new CommandOutcome.Exited(tellsCode ? code : 0);
                        case Streams.End.Closed _ -> new CommandOutcome.Exited(0);
                        case Streams.End.Failed(ContainerRuntimeException cause) ->
                                new CommandOutcome.Failed(
                                        "Internal error occurred: " + cause.getMessage());
                    });
        }
    }

    void portForward(HttpExchange exchange, String sandboxId, String pod) {
        ports.accept(exchange, connection -> forward(connection, sandboxId, pod));
    }

    private void forward(PortForwardConnection client, String sandboxId, String pod) {
        try (Connection port = streams.connect(sandboxId, client.port())) {
            client.onClosed(() -> close(port));
            timeline.execute(() -> send(client, port));
            port.input().transferTo(client.output());
        } catch (IOException | ContainerRuntimeException e) {
            client.fail(
                    "error forwarding port "
                            + client.port()
                            + " to pod "
                            + pod
                            + ": "
                            + e.getMessage());
        }
    }

    private static void send(PortForwardConnection client, Connection port) {
        try {
            client.input().transferTo(port.output());
            port.output().close();
        } catch (IOException e) {
            log.debug("port {} takes no more: {}", client.port(), e.toString());
        }
    }

    private static void close(Connection port) {
        try {
            port.close();
        } catch (IOException e) {
            log.debug("cannot close a forwarded connection: {}", e.toString());
        }
    }
}
