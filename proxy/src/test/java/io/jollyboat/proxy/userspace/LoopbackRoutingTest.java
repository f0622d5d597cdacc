package io.jollyboat.proxy.userspace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.proxy.routing.Entrance;
import io.jollyboat.proxy.routing.Policy;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.ServiceRoutes;
import io.jollyboat.proxy.routing.Target;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services on loopback, without any rights, with the tests' own servers for endpoints. */
class LoopbackRoutingTest {

    private static final String CLUSTER = "10.96.77.20";
    private static final String TWIN = "127.96.77.20";
    private static final int PORT = 18080;

    private final NetworkLoop network = NetworkLoop.start();
    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final List<AutoCloseable> open = new ArrayList<>();
    private UserspaceRouting routing;
    private Target a;
    private Target b;

    @BeforeEach
    void serve() throws IOException {
        routing = new UserspaceRouting(network, timeline, new LoopbackAddresses(1024));
        a = server("a");
        b = server("b");
    }

    @AfterEach
    void stop() throws Exception {
        routing.remove();
        network.close();
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void lowPortsAreMovedUpEvenWhereAnybodyMayHaveThem() {
        assertThat(new LoopbackAddresses(0).twin("10.96.0.1", 443))
                .isEqualTo(new InetSocketAddress("127.96.0.1", 10443));
    }

    @Test
    void aServiceIsFoundAtTheTwinOfItsAddressAndAPortThatTakesRootHigher() throws IOException {
        routing.apply(table(tcp(PORT, 0, Policy.PLAIN, a, b), tcp(80, 0, Policy.PLAIN, a)));

        assertThat(names(PORT)).containsExactlyInAnyOrder("a", "b");
        assertThat(ask(TWIN, 10080)).isEqualTo("a");
    }

    @Test
    void aNodePortIsOpenOnLoopback() throws IOException {
        routing.apply(table(tcp(PORT, 31977, Policy.PLAIN, a)));

        assertThat(ask("127.0.0.1", 31977)).isEqualTo("a");
    }

    @Test
    void aTargetThatCannotBeConnectedToIsPassedOver() throws IOException {
        routing.apply(table(tcp(PORT, 0, Policy.PLAIN, nobody(), a)));

        assertThat(names(PORT)).containsExactly("a");

        routing.apply(table(tcp(PORT, 0, Policy.PLAIN, nobody())));
        assertThatThrownBy(() -> ask(TWIN, PORT)).isInstanceOf(IOException.class);
    }

    @Test
    void aClientStaysUntilItsTimeIsOver() throws IOException {
        routing.apply(table(tcp(PORT, 0, new Policy(60, false, false, List.of()), a, b)));
        String first = ask(TWIN, PORT);

        timeline.advance(Duration.ofSeconds(50));
        assertThat(ask(TWIN, PORT)).isEqualTo(first);
        timeline.advance(Duration.ofSeconds(50));
        assertThat(ask(TWIN, PORT)).isEqualTo(first);

        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            timeline.advance(Duration.ofSeconds(70));
            seen.add(ask(TWIN, PORT));
        }
        assertThat(seen).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void whoHasSaidAllMayStillListen() throws IOException {
        Target counting = counting();
        routing.apply(table(tcp(PORT, 0, Policy.PLAIN, counting)));

        try (Socket client = connect(TWIN, PORT)) {
            client.getOutputStream().write(new byte[3_000_000]);
            client.shutdownOutput();
            assertThat(text(client.getInputStream().readAllBytes())).isEqualTo("3000000");
        }
    }

    @Test
    void connectionsThatStandGoOnWhenTheirServiceIsGone() throws IOException {
        routing.apply(table(tcp(PORT, 0, Policy.PLAIN, a)));
        try (Socket standing = connect(TWIN, PORT)) {
            assertThat(standing.getInputStream().read()).isEqualTo('a');

            routing.apply(RouteTable.EMPTY);

            standing.getOutputStream().write('?');
            assertThat(standing.getInputStream().read()).isEqualTo('a');
            assertThatThrownBy(() -> ask(TWIN, PORT)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aResetOfTheEndpointIsSeenAsOne() throws IOException {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            routing.apply(
                    table(
                            tcp(
                                    PORT,
                                    0,
                                    Policy.PLAIN,
                                    new Target("127.0.0.1", server.getLocalPort()))));
            try (Socket client = connect(TWIN, PORT)) {
                Socket accepted = server.accept();
                client.getOutputStream().write('?');
                assertThat(accepted.getInputStream().read()).isEqualTo('?');
                accepted.setSoLinger(true, 0);
                accepted.close();
                assertThatThrownBy(() -> client.getInputStream().read())
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("reset");
            }
        }
    }

    @Test
    void aPortThatIsTakenIsHadOnceItIsFree() throws IOException {
        try (var other = new ServerSocket()) {
            other.bind(new InetSocketAddress("127.0.0.1", 31978));
            routing.apply(table(tcp(PORT, 31978, Policy.PLAIN, a)));
            assertThat(ask(TWIN, PORT)).isEqualTo("a");
        }

        routing.apply(table(tcp(PORT, 31978, Policy.PLAIN, a, b)));

        assertThat(ask("127.0.0.1", 31978)).isIn("a", "b");
    }

    @Test
    void datagramsGoToOneTargetAndBackAndFollowAChange() throws IOException {
        Target first = datagrams("first");
        Target second = datagrams("second");
        try (var client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            client.setSoTimeout(2000);
            routing.apply(table(udp(first)));
            assertThat(askDatagram(client)).isEqualTo("first");
            routing.apply(table(udp(first, second)));
            assertThat(askDatagram(client)).isEqualTo("first");

            routing.apply(table(udp(second)));

            assertThat(askDatagram(client)).isEqualTo("second");
        }
    }

    @Test
    void whatMustStayOnANodeWithoutTargetsIsRefused() {
        Route nothingHere =
                new Route(
                        "default/web",
                        entrance("TCP", PORT, 0),
                        new Policy(0, true, false, List.of()),
                        List.of(a),
                        List.of());
        routing.apply(table(nothingHere));

        assertThatThrownBy(() -> ask(TWIN, PORT)).isInstanceOf(IOException.class);
    }

    private static RouteTable table(Route... routes) {
        var services = new TreeMap<String, ServiceRoutes>();
        services.put("default/web", new ServiceRoutes("default/web", List.of(routes), 0, 0));
        return RouteTable.of(services);
    }

    private static Route tcp(int port, int nodePort, Policy policy, Target... targets) {
        return new Route(
                "default/web:" + port,
                entrance("TCP", port, nodePort),
                policy,
                List.of(targets),
                List.of());
    }

    private static Route udp(Target... targets) {
        return new Route(
                "default/web:dns",
                entrance("UDP", PORT, 0),
                Policy.PLAIN,
                List.of(targets),
                List.of());
    }

    private static Entrance entrance(String protocol, int port, int nodePort) {
        return new Entrance(protocol, port, nodePort, List.of(CLUSTER), List.of(), List.of());
    }

    private static Target nobody() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Target("127.0.0.1", socket.getLocalPort());
        }
    }

    /** Says its name at once, and again for every byte that comes. */
    private Target server(String name) throws IOException {
        return listening(
                client -> {
                    do {
                        client.getOutputStream().write(name.charAt(0));
                    } while (client.getInputStream().read() >= 0);
                });
    }

    /** Says how many bytes came, once all have. */
    private Target counting() throws IOException {
        return listening(
                client -> {
                    int count = client.getInputStream().readAllBytes().length;
                    client.getOutputStream().write(Integer.toString(count).getBytes(US_ASCII));
                });
    }

    private interface Conversation {
        void with(Socket client) throws IOException;
    }

    private Target listening(Conversation conversation) throws IOException {
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(server);
        Thread.ofVirtual()
                .start(
                        () -> {
                            while (!server.isClosed()) {
                                try {
                                    Socket client = server.accept();
                                    Thread.ofVirtual().start(() -> talk(client, conversation));
                                } catch (IOException over) {
                                    return;
                                }
                            }
                        });
        return new Target("127.0.0.1", server.getLocalPort());
    }

    private static void talk(Socket client, Conversation conversation) {
        try (client) {
            conversation.with(client);
        } catch (IOException gone) {
            // the client went away, which is its right
        }
    }

    private Target datagrams(String name) throws IOException {
        var server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        open.add(server);
        Thread.ofVirtual()
                .start(
                        () -> {
                            var packet = new DatagramPacket(new byte[100], 100);
                            while (!server.isClosed()) {
                                try {
                                    server.receive(packet);
                                    byte[] line = name.getBytes(US_ASCII);
                                    server.send(
                                            new DatagramPacket(
                                                    line, line.length, packet.getSocketAddress()));
                                } catch (IOException over) {
                                    return;
                                }
                            }
                        });
        return new Target("127.0.0.1", server.getLocalPort());
    }

    private static String askDatagram(DatagramSocket client) throws IOException {
        client.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress(TWIN, PORT)));
        var answer = new DatagramPacket(new byte[100], 100);
        client.receive(answer);
        return new String(answer.getData(), 0, answer.getLength(), US_ASCII);
    }

    private static Socket connect(String address, int port) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(address, port), 2000);
        socket.setSoTimeout(5000);
        return socket;
    }

    private static String ask(String address, int port) throws IOException {
        try (Socket socket = connect(address, port)) {
            int first = socket.getInputStream().read();
            if (first < 0) {
                throw new IOException("closed");
            }
            return String.valueOf((char) first);
        }
    }

    private static Set<String> names(int port) throws IOException {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            names.add(ask(TWIN, port));
        }
        return names;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, US_ASCII);
    }
}
