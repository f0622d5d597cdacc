package io.jollyboat.proxy.speed;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.dns.DnsOnItsOwn;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Queries a second for addresses of a thousand services, to cluster DNS and to dnsmasq with the
 * same names, turn by turn; both are processes of their own, and 64 queries are always under way.
 */
public final class DnsSpeed {

    private static final int SERVICES = 1000;
    private static final int UNDER_WAY = 64;
    private static final int WARM_UP = 5;
    private static final int ROUNDS = 6;
    private static final long ROUND_NANOS = 2_000_000_000L;

    private final Timeline timeline = Timeline.real();

    private DnsSpeed() {}

    public static void main(String... arguments) throws Exception {
        new DnsSpeed().run();
    }

    private record Server(String name, int port, List<Double> rates, List<Double> costs) {

        Server(String name, int port) {
            this(name, port, new ArrayList<>(), new ArrayList<>());
        }

        static double median(List<Double> some) {
            return some.stream().sorted().skip(some.size() / 2).findFirst().orElseThrow();
        }
    }

    private void run() throws Exception {
        int own = Beside.port();
        int other = Beside.port();
        try (var beside = new Beside()) {
            beside.java(DnsOnItsOwn.class, Integer.toString(own), Integer.toString(SERVICES));
            var servers = new ArrayList<>(List.of(new Server("cluster DNS", own)));
            if (beside.program(dnsmasq(other))) {
                Thread.sleep(500);
                servers.add(new Server("dnsmasq", other));
            }
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                for (int program = 0; program < servers.size(); program++) {
                    Server server = servers.get(program);
                    Duration before = beside.used(program);
                    long begun = timeline.nanos();
                    int answers = ask(server.port());
                    double seconds = (timeline.nanos() - begun) / 1e9;
                    if (round >= 0) {
                        server.rates().add(answers / seconds);
                        server.costs()
                                .add(beside.used(program).minus(before).toNanos() / 1e3 / answers);
                    }
                }
            }
            print(servers);
        }
    }

    private static List<String> dnsmasq(int port) throws IOException {
        Path hosts = Files.createTempFile("hosts", "");
        Files.writeString(
                hosts,
                IntStream.range(0, SERVICES)
                        .mapToObj(
                                i -> "10.96.%d.%d %s".formatted(1 + i / 250, 1 + i % 250, name(i)))
                        .collect(Collectors.joining("\n", "", "\n")));
        return List.of(
                "dnsmasq",
                "--no-daemon",
                "--conf-file=/dev/null",
                "--user=root",
                "--no-resolv",
                "--no-hosts",
                "--bind-interfaces",
                "--listen-address=127.0.0.1",
                "--port=" + port,
                "--addn-hosts=" + hosts);
    }

    private static String name(int service) {
        return "s" + service + ".default.svc.cluster.local";
    }

    private int ask(int port) throws IOException {
        int answers = 0;
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(200);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            int asked = 0;
            for (; asked < UNDER_WAY; asked++) {
                socket.send(query(asked));
            }
            var answer = new DatagramPacket(new byte[512], 512);
            long end = timeline.nanos() + ROUND_NANOS;
            while (timeline.nanos() < end) {
                try {
                    socket.receive(answer);
                    if (answer.getData()[7] == 1) {
                        answers++;
                    }
                } catch (SocketTimeoutException lost) {
                    System.out.println("a query was lost");
                }
                socket.send(query(asked++));
            }
        }
        return answers;
    }

    /** For one address after the other. */
    private static DatagramPacket query(int number) {
        ByteBuffer query = ByteBuffer.allocate(80);
        query.putShort((short) number).putShort((short) 0x0100).putShort((short) 1);
        query.putShort((short) 0).putInt(0);
        for (String label : name(number % SERVICES).split("\\.")) {
            query.put((byte) label.length()).put(label.getBytes(US_ASCII));
        }
        query.put((byte) 0).putShort((short) 1).putShort((short) 1);
        return new DatagramPacket(query.array(), query.position());
    }

    private static void print(List<Server> servers) {
        System.out.println("server      queries/s  CPU us");
        for (Server server : servers) {
            System.out.printf(
                    Locale.ROOT,
                    "%-11s %9.0f %7.1f%n",
                    server.name(),
                    Server.median(server.rates()),
                    Server.median(server.costs()));
        }
        if (servers.size() > 1) {
            System.out.printf(
                    Locale.ROOT,
                    "cluster DNS as a multiple of dnsmasq: %.2f%n",
                    Server.median(servers.getFirst().rates())
                            / Server.median(servers.getLast().rates()));
        }
    }
}
