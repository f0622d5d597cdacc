package io.jollyboat.proxy.userspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.contract.TestHost;
import io.jollyboat.proxy.contract.TestNet;
import io.jollyboat.proxy.host.Command;
import io.jollyboat.proxy.nftables.NftablesRouting;
import io.jollyboat.proxy.routing.AddressRange;
import io.jollyboat.proxy.routing.Policy;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.SoleRouting;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** By IPv4. */
class UserspaceRoutingIT extends UserspaceContract {

    UserspaceRoutingIT() {
        super(TestNet.IPV4);
    }

    @Test
    void nothingIsLeftOfItForAnotherModeToStumbleOver() throws IOException {
        RouteTable table = table(route(Policy.PLAIN, List.of(targetA)));
        sink.apply(table);
        assertThat(localRoutes()).contains(net.ranges().services(), net.external());

        var maps = new NftablesRouting("contract", net.ranges());
        new SoleRouting(maps, List.of(new OwnAddresses("contract", net.ranges()))).apply(table);

        assertThat(localRoutes()).doesNotContain(net.ranges().services(), net.external());
        assertThat(b.ask(cluster, 80)).isEqualTo("a " + targetB.address());
        maps.remove();
    }

    @Test
    void serversAtAllAddressesAndServicesShareAPortWhicheverComesFirst() throws Exception {
        RouteTable table = table(route(Policy.PLAIN, List.of(targetA)));
        for (boolean first : new boolean[] {true, false}) {
            sink.apply(first ? RouteTable.EMPTY : table);
            HttpServer server = everywhere();
            sink.apply(table);

            assertThat(TestHost.askFromHere(cluster, 80)).startsWith("a ");
            assertThat(b.ask(cluster, 80)).startsWith("a ");
            for (String own : List.of("127.0.0.1", here, net.gateway())) {
                assertThat(page(own, 80)).startsWith("HTTP/1.1 204");
            }
            assertThatThrownBy(() -> page(net.cluster() + "1", 80))
                    .as("a service's address where none listens")
                    .isInstanceOf(SocketException.class);
            assertThatThrownBy(UserspaceRoutingIT::everywhere)
                    .as("a second server")
                    .isInstanceOf(BindException.class);

            sink.apply(RouteTable.EMPTY);
            server.stop(Duration.ZERO).toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
    }

    private static HttpServer everywhere() throws IOException {
        return HttpServer.start(
                network,
                HttpServerConfig.plain(new InetSocketAddress(80))
                        .beside(TestNet.IPV4.ranges().ofServices()),
                Timeline.real(),
                exchange -> exchange.respond(204, Headers.empty(), new byte[0]));
    }

    private static String page(String address, int port) throws IOException {
        try (Socket socket = TestHost.connect(address, port)) {
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void aNodePortThatAProgramHasIsLeftToItAndIsNotAtAddressesOfServices() throws IOException {
        RouteTable table = table(route(Policy.PLAIN, List.of(targetA)));
        try (var taken = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
            taken.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            taken.bind(new InetSocketAddress("0.0.0.0", NODE_PORT));

            sink.apply(table);
            try (Socket caller = TestHost.connect(here, NODE_PORT);
                    SocketChannel called = taken.accept()) {
                assertThat(called.getRemoteAddress()).isEqualTo(caller.getLocalSocketAddress());
            }
        }

        sink.apply(table);
        assertThat(TestHost.askFromHere(here, NODE_PORT)).startsWith("a ");
        assertThatThrownBy(() -> TestHost.askFromHere(cluster, NODE_PORT))
                .isInstanceOf(IOException.class);
    }

    @Test
    void theFamiliesLeaveEachOthersAddressesAlone() throws IOException {
        var other = new OwnAddresses("contract", TestNet.IPV6.ranges());
        TestNet.IPV6.own(TestNet.IPV6.gateway());
        other.claim(Set.of());
        sink.apply(table(route(Policy.PLAIN, List.of(targetA))));
        String ipv6 = AddressRange.of(TestNet.IPV6.ranges().services()).toString();
        assertThat(localRoutes()).contains(net.ranges().services());
        assertThat(Command.run(List.of("ip", "-6", "route", "show", "table", "local"), ""))
                .contains(ipv6);

        other.release();
        TestNet.IPV6.disown(TestNet.IPV6.gateway());

        assertThat(localRoutes()).contains(net.ranges().services());
        assertThat(Command.run(List.of("ip", "-6", "route", "show", "table", "all"), ""))
                .doesNotContain(ipv6);
    }

    private static String localRoutes() {
        return Command.run(List.of("ip", "route", "show", "table", "local"), "");
    }
}
