package io.jollyboat.proxy.gateway;

import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ServerTls;
import io.jollyboat.proxy.reverse.ReverseProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The servers behind Gateways: one for each of their ports.
 *
 * <p>For one thread; closed at the end by another.
 */
final class GatewayServers {

    private static final Duration GRACE = Duration.ofSeconds(2);

    private final NetworkLoop network;
    private final Timeline timeline;
    private final GatewayPlace place;
    private final ReverseProxy onward;
    private final Map<String, Open> open = new HashMap<>(); // by Gateway and port; guarded by this

    private record Open(HttpServer server, GatewayHandler handler, boolean secure) {}

    GatewayServers(NetworkLoop network, Timeline timeline, GatewayPlace place) {
        this.network = network;
        this.timeline = timeline;
        this.place = place;
        this.onward = new ReverseProxy(network, timeline);
    }

    /**
     * Serves all Gateways by their tables, and nobody else.
     *
     * @param wanted tables by port, by Gateway
     * @return the ports that they are served at, by their own, by Gateway
     */
    synchronized Map<String, SortedMap<Integer, Integer>> follow(
            Map<String, SortedMap<Integer, PortTable>> wanted) {
        Map<String, SortedMap<Integer, Integer>> ports = new HashMap<>();
        Map<String, Open> kept = new HashMap<>();
        wanted.forEach(
                (gateway, tables) -> {
                    SortedMap<Integer, Integer> own = new TreeMap<>();
                    tables.forEach(
                            (port, table) -> {
                                Open one = serve(gateway + " " + port, port, table);
                                kept.put(gateway + " " + port, one);
                                own.put(port, one.server().port());
                            });
                    ports.put(gateway, own);
                });
        open.forEach(
                (name, one) -> {
                    if (!kept.containsValue(one)) {
                        one.server().stop(GRACE);
                    }
                });
        open.clear();
        open.putAll(kept);
        return ports;
    }

    private Open serve(String name, int port, PortTable table) {
        Open there = open.get(name);
        if (there != null && there.secure() == table.secure()) {
            there.handler().follow(table);
            return there;
        }
        var handler = new GatewayHandler(onward, timeline, port, table);
        var address = new InetSocketAddress(place.listen(), 0);
        HttpServerConfig config =
                table.secure()
                        ? HttpServerConfig.secure(
                                address,
                                new ServerTls(
                                        place.usual(),
                                        null,
                                        host -> handler.table().credential(host)))
                        : HttpServerConfig.plain(address);
        try {
            return new Open(
                    HttpServer.start(network, config, timeline, handler), handler, table.secure());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void close() {
        open.values().forEach(one -> one.server().stop(GRACE));
        open.clear();
    }
}
