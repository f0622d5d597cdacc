package io.jollyboat.proxy.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.RouteListener;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.ServiceRoutes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a load balancer outside is told, over real sockets on the loopback. */
class HealthChecksTest {

    private final NetworkLoop network = NetworkLoop.start();
    private final VirtualTimeline time = new VirtualTimeline(1);
    private final HealthChecks checks =
            new HealthChecks(network, Timeline.real(), new ProxyHealth(time));

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void aNodeIsHealthyWhileItHasEndpoints() throws IOException {
        int port = freePort();
        checks.by(Family.IPV4).settled(table(port, 2));
        assertThat(ask(port))
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("X-Load-Balancing-Endpoint-Weight: 2")
                .contains(
                        "\"namespace\":\"default\",\"name\":\"web\"",
                        "\"localEndpoints\":2",
                        "\"serviceProxyHealthy\":true");

        checks.by(Family.IPV4).settled(table(port, 0));
        assertThat(ask(port)).startsWith("HTTP/1.1 503").contains("\"localEndpoints\":0");
    }

    @Test
    void noNodeIsHealthyWhileTrafficFollowsNothing() throws IOException {
        int port = freePort();
        RouteListener traffic = checks.by(Family.IPV4);
        traffic.settled(table(port, 2));
        traffic.due();
        time.advance(ProxyHealth.LATE);
        assertThat(ask(port))
                .startsWith("HTTP/1.1 503")
                .contains("\"localEndpoints\":2", "\"serviceProxyHealthy\":false");

        traffic.settled(table(port, 2));
        assertThat(ask(port)).startsWith("HTTP/1.1 200");
    }

    @Test
    void thePortIsClosedWithItsService() throws Exception {
        int port = freePort();
        checks.by(Family.IPV4).settled(table(port, 1));
        checks.by(Family.IPV4).settled(RouteTable.EMPTY);
        for (int look = 0; look < 200 && isOpen(port); look++) {
            Thread.sleep(25); // it is closed on the network's own thread
        }
        assertThat(isOpen(port)).isFalse();
    }

    private static boolean isOpen(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException closed) {
            return false;
        }
    }

    @Test
    void aPortThatWasTakenIsOpenedOnceItIsFree() throws IOException {
        int port;
        try (var other = new ServerSocket(0)) {
            port = other.getLocalPort();
            checks.by(Family.IPV4).settled(table(port, 1));
        }
        checks.by(Family.IPV4).settled(table(port, 1));
        assertThat(ask(port)).startsWith("HTTP/1.1 200");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static RouteTable table(int port, int endpoints) {
        var services = new TreeMap<String, ServiceRoutes>();
        services.put("default/web", new ServiceRoutes("default/web", List.of(), port, endpoints));
        return RouteTable.of(services);
    }

    private static String ask(int port) throws IOException {
        return Ask.at(port, "/", "node");
    }
}
