package io.jollyboat.proxy.contract;

import io.jollyboat.core.kernel.NamespaceThread;
import io.jollyboat.proxy.routing.Family;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A machine of its own in a network namespace, wired to this one by a veth pair, in which servers
 * say who they are and whom they see.
 */
public final class TestHost implements AutoCloseable {

    private static final NamespaceThread NAMESPACES = new NamespaceThread();
    private static final String HARDWARE = "ee:ee:ee:ee:ee:ee";
    private static final int PATIENCE_MILLIS = 700;
    private static final long LINK_NANOS = 10_000_000_000L;

    private final String name;
    private final Process process;
    private final List<AutoCloseable> servers = new ArrayList<>();

    private TestHost(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** A host at an address, which reaches the rest of the world through a gateway, which is us. */
    public static TestHost at(String name, String address, String gateway) throws IOException {
        Process process =
                new ProcessBuilder("unshare", "--net", "sh", "-c", "echo ready; exec sleep 600")
                        .start();
        if (!"ready".equals(process.inputReader().readLine())) {
            throw new IOException("no namespace");
        }
        var host = new TestHost(name, process);
        try {
            wire(name, process, address, gateway);
            host.awaitLink();
        } catch (IOException unwired) {
            try {
                host.close();
            } catch (UncheckedIOException nothingToUndo) {
                unwired.addSuppressed(nothingToUndo);
            }
            throw unwired;
        }
        return host;
    }

    /** The kernel drops what is sent over a link until it has noticed that both ends are there. */
    private void awaitLink() throws IOException {
        Path state = Path.of("/sys/class/net", "jbt-" + name, "operstate");
        long end = System.nanoTime() + LINK_NANOS;
        while (!Files.readString(state).strip().equals("up")) {
            if (System.nanoTime() > end) {
                throw new IOException("the link of " + name + " does not come up");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** By two programs, one on each side: a process for each step takes most of a test's time. */
    private static void wire(String name, Process process, String address, String gateway)
            throws IOException {
        String link = "jbt-" + name;
        String own = "0a:58:00:00:00:%02x".formatted(address.hashCode() & 255);
        boolean six = address.indexOf(':') >= 0;
        String ip = six ? "ip -6 -batch -" : "ip -batch -";
        // The gateway's address is not the link's, so that of IPv6 nobody answers who has it.
        run(
                ip,
                "link add %s address %s type veth peer name eth0 address %s netns %d"
                        .formatted(link, HARDWARE, own, process.pid()),
                "link set " + link + " up",
                "neigh add " + address + " lladdr " + own + " dev " + link,
                "route replace " + address + " dev " + link + " src " + gateway);
        run(
                "nsenter -n -t " + process.pid() + " " + ip,
                "link set lo up",
                "link set eth0 up",
                "addr add " + address + (six ? "/128 nodad" : "/32") + " dev eth0",
                "neigh add " + gateway + " lladdr " + HARDWARE + " dev eth0",
                "route add " + gateway + " dev eth0",
                "route add default via " + gateway + " dev eth0");
    }

    /**
     * @param input what the command reads, in lines
     */
    public static String run(String command, String... input) throws IOException {
        Process process = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(String.join("\n", input).getBytes(StandardCharsets.US_ASCII));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command + ": " + output);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return output;
    }

    private <T> T inside(Callable<T> action) throws IOException {
        return NAMESPACES.visit("/proc/" + process.pid() + "/ns/net", action);
    }

    /** Answers every connection with a line: its own name and the client's address. */
    public TestHost serve(int port) throws IOException {
        return serve(port, this::greet);
    }

    /** Sends every connection bytes without end. */
    public TestHost serveBytes(int port) throws IOException {
        return serve(port, TestHost::pour);
    }

    private TestHost serve(int port, Consumer<Socket> conversation) throws IOException {
        ServerSocket server =
                inside(() -> new ServerSocket(port, 50, InetAddress.getByName("0.0.0.0")));
        servers.add(server);
        Thread.ofPlatform().daemon().start(() -> accept(server, conversation));
        return this;
    }

    private static void accept(ServerSocket server, Consumer<Socket> conversation) {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofPlatform().daemon().start(() -> conversation.accept(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    /** A line at once, and one more for each that comes. */
    private void greet(Socket client) {
        String line = name + " " + Family.text(client.getInetAddress()) + "\n";
        try (client) {
            OutputStream out = client.getOutputStream();
            do {
                out.write(line.getBytes(StandardCharsets.US_ASCII));
            } while (client.getInputStream().read() >= 0);
        } catch (IOException e) {
            // the client went away, which is its right
        }
    }

    private static void pour(Socket client) {
        byte[] some = new byte[256 << 10];
        try (client) {
            OutputStream out = client.getOutputStream();
            while (true) {
                out.write(some);
            }
        } catch (IOException e) {
            // the client went away, which is its right
        }
    }

    /** Answers every datagram likewise. */
    public TestHost serveUdp(int port) throws IOException {
        DatagramSocket server =
                inside(
                        () ->
                                new DatagramSocket(
                                        new InetSocketAddress(
                                                InetAddress.getByName("0.0.0.0"), port)));
        servers.add(server);
        Thread.ofPlatform().daemon().start(() -> echo(server));
        return this;
    }

    private void echo(DatagramSocket server) {
        var packet = new DatagramPacket(new byte[100], 100);
        while (!server.isClosed()) {
            try {
                server.receive(packet);
                byte[] line =
                        (name + " " + Family.text(packet.getAddress()))
                                .getBytes(StandardCharsets.US_ASCII);
                server.send(new DatagramPacket(line, line.length, packet.getSocketAddress()));
            } catch (IOException e) {
                return;
            }
        }
    }

    /** What the server at an address says to this host. */
    public String ask(String address, int port) throws IOException {
        return inside(() -> line(address, port));
    }

    /** What the server at an address says to this machine. */
    public static String askFromHere(String address, int port) throws IOException {
        return line(address, port);
    }

    private static String line(String address, int port) throws IOException {
        try (Socket socket = connect(address, port)) {
            return read(socket);
        }
    }

    /** A connection that stands; the first line is still to be read. */
    public static Socket connect(String address, int port) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    public static String read(Socket socket) throws IOException {
        String line =
                new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.US_ASCII))
                        .readLine();
        if (line == null) {
            throw new IOException("closed");
        }
        return line;
    }

    /** A datagram socket on this host. */
    public DatagramSocket datagrams() throws IOException {
        DatagramSocket socket = inside(() -> new DatagramSocket());
        socket.setSoTimeout(PATIENCE_MILLIS);
        servers.add(socket);
        return socket;
    }

    public static String ask(DatagramSocket socket, String address, int port) throws IOException {
        socket.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress(address, port)));
        var answer = new DatagramPacket(new byte[100], 100);
        socket.receive(answer);
        return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            for (AutoCloseable server : servers) {
                server.close();
            }
            run("ip link del jbt-" + name);
            process.destroyForcibly().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
