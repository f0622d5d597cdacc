package io.jollyboat.apiserver.store.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** A real etcd on ports of its own, which a test may kill, freeze and start again. */
public final class TestEtcd implements AutoCloseable {

    private final Path directory;
    private final String scheme;
    private final List<String> options;
    private final int clientPort = freePort();
    private final int peerPort = freePort();
    private Process process;
    private boolean harmed;

    public TestEtcd(Path directory) throws IOException {
        this(directory, "http");
    }

    public TestEtcd(Path directory, String scheme, String... options) throws IOException {
        this.directory = directory;
        this.scheme = scheme;
        this.options = List.of(options);
        this.harmed = options.length > 0;
        this.process = begin();
    }

    public URI endpoint() {
        return URI.create(scheme + "://127.0.0.1:" + clientPort);
    }

    private Process begin() throws IOException {
        String client = endpoint().toString();
        String peer = "http://127.0.0.1:" + peerPort;
        List<String> line =
                new ArrayList<>(
                        List.of(
                                "etcd",
                                "--data-dir=" + directory.resolve("data"),
                                "--listen-client-urls=" + client,
                                "--advertise-client-urls=" + client,
                                "--listen-peer-urls=" + peer,
                                "--initial-advertise-peer-urls=" + peer,
                                "--initial-cluster=default=" + peer,
                                "--heartbeat-interval=10",
                                "--election-timeout=50"));
        line.addAll(options);
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
                .start();
    }

    /** Whether it is not as others start it, or something was done to it. */
    public boolean harmed() {
        return harmed;
    }

    public void kill() throws InterruptedException {
        harmed = true;
        process.destroyForcibly();
        process.waitFor();
    }

    public void startAgain() throws IOException {
        process = begin();
    }

    /** Takes all that it has kept from one that was killed. */
    public void forget() throws IOException {
        try (var files = Files.walk(directory.resolve("data"))) {
            files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        }
    }

    /**
     * Stops it. A stop that was sent is not yet one that holds: where the machine is busy, threads
     * go on for tens of milliseconds, in which a call may still be answered.
     */
    public void freeze() throws Exception {
        harmed = true;
        signal("-STOP");
        while (!stopped()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Whether each of its threads is stopped, by proc(5): the state follows the name's bracket. */
    private boolean stopped() throws IOException {
        try (var threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            return threads.allMatch(TestEtcd::isStopped);
        }
    }

    private static boolean isStopped(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.startsWith("T", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return false; // it ended meanwhile
        }
    }

    public void thaw() throws Exception {
        signal("-CONT");
    }

    private void signal(String name) throws Exception {
        var kill = List.of("kill", name, "" + process.pid());
        if (new ProcessBuilder(kill).start().waitFor() != 0) {
            throw new IllegalStateException("cannot signal " + process);
        }
    }

    @Override
    public void close() {
        harmed = true;
        process.destroyForcibly();
        process.onExit().join();
    }

    /**
     * Below those that the kernel gives to connections: one of them could take the port between
     * this look at it and the program that is to have it.
     */
    public static int freePort() {
        for (int tries = 0; tries < 100; tries++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException _) {
                // the next one may be free
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no port is free");
    }
}
