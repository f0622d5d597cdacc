package io.jollyboat.jolly.machine;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The container engine as a service of this machine: is it there, does it answer, can it be
 * started. Speaks to its socket directly: a ping costs a millisecond that way, and a program that
 * only looks should load no client library.
 *
 * @param socket the path of the engine's unix socket
 */
public record DockerEngine(Path socket) {

    private static final Path DEFAULT = Path.of("/var/run/docker.sock");
    private static final Path DAEMON_LOG = Path.of("/var/log/dockerd.log");
    private static final long START_SECONDS = 60;
    private static final long ANSWER_SECONDS = 10;

    /** The engine that {@code DOCKER_HOST} names, or else the one at the usual place. */
    public static DockerEngine ofUser(String dockerHost) {
        return new DockerEngine(
                dockerHost.startsWith("unix://")
                        ? Path.of(dockerHost.substring("unix://".length()))
                        : DEFAULT);
    }

    /** Whether there is an engine here that this user may not speak to. */
    public boolean forbidden() {
        return Files.exists(socket) && !Files.isWritable(socket);
    }

    /** Whether an engine answers, waiting for ten seconds at most. */
    public boolean answers() {
        if (!Files.exists(socket)) {
            return false;
        }
        // On a thread of its own: a virtual one's wait for the socket would leave a poller behind,
        // which holds up the end of a JVM for 0.3 s.
        var ping =
                CompletableFuture.supplyAsync(
                        this::ping, task -> Thread.ofPlatform().daemon().name("ping").start(task));
        try {
            return ping.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean ping() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String request = "GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(64);
            int read;
            do {
                read = channel.read(answer);
            } while (read >= 0 && answer.hasRemaining());
            return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII)
                    .startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            return false; // nobody listens on that socket
        }
    }

    /**
     * Starts the engine's daemon and waits until it answers.
     *
     * @throws MachineException when it cannot be started, with the reason
     */
    public void start(Machine machine) throws InterruptedException {
        if (!machine.root()) {
            throw new MachineException(
                    "the Docker engine does not run, and only root may start it");
        }
        Path daemon =
                machine.find("dockerd")
                        .orElseThrow(
                                () -> new MachineException("the Docker engine is not installed"));
        try (WatchService watcher = FileSystems.getDefault().newWatchService()) {
            socket.resolveSibling(".").register(watcher, StandardWatchEventKinds.ENTRY_CREATE);
            Process process = launch(machine, daemon);
            long deadline = START_SECONDS;
            while (!answers()) {
                if (!machine.systemd() && !process.isAlive()) {
                    throw new MachineException(
                            "dockerd ended with exit code "
                                    + process.exitValue()
                                    + ": "
                                    + lastLine()
                                    + " (see "
                                    + DAEMON_LOG
                                    + ")");
                }
                if (deadline-- == 0) {
                    throw new MachineException(
                            "dockerd did not answer within "
                                    + START_SECONDS
                                    + " seconds, see "
                                    + DAEMON_LOG);
                }
                WatchKey key = watcher.poll(1, TimeUnit.SECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
        } catch (IOException e) {
            throw new MachineException("dockerd cannot be started: " + e.getMessage());
        }
    }

    private static Process launch(Machine machine, Path daemon) throws IOException {
        // A session of its own, so that it outlives the terminal it was started from.
        List<String> command =
                machine.systemd()
                        ? List.of("systemctl", "start", "docker")
                        : List.of("setsid", daemon.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(DAEMON_LOG.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
    }

    private static String lastLine() throws IOException {
        List<String> lines = Files.exists(DAEMON_LOG) ? Files.readAllLines(DAEMON_LOG) : List.of();
        return lines.isEmpty() ? "it said nothing" : lines.getLast();
    }
}
