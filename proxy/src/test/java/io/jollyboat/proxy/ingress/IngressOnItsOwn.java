package io.jollyboat.proxy.ingress;

import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.reverse.ReverseProxy;
import io.jollyboat.proxy.routing.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An ingress with one rule, as a process of its own; for {@code ProxySpeed}'s kin. */
public final class IngressOnItsOwn {

    private IngressOnItsOwn() {}

    /**
     * @param arguments where it listens, and where it leads, both on loopback
     */
    public static void main(String... arguments) throws IOException {
        NetworkLoop network = NetworkLoop.start();
        Timeline timeline = Timeline.real();
        var proxy = new IngressProxy(new ReverseProxy(network, timeline));
        var target = new Target("127.0.0.1", Integer.parseInt(arguments[1]));
        proxy.follow(
                new IngressTable(
                        Map.of(
                                "",
                                List.of(
                                        PathRule.of(
                                                "Prefix",
                                                "/",
                                                Backend.of("web", List.of(target))))),
                        null,
                        Map.of(),
                        Set.of()));
        HttpServer.start(
                network,
                HttpServerConfig.plain(
                        new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0]))),
                timeline,
                proxy);
        System.out.println("ready");
        System.in.read(); // until the one who started it has gone
    }
}
