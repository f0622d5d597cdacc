package io.jollyboat.proxy.healthcheck;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.routing.Elsewhere;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.RouteListener;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.ServiceRoutes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small HTTP server at each health-check node port: 200 while the node that was asked has
 * endpoints that are ready, 503 while it has none. A port that is taken by somebody else is tried
 * again at the next change.
 *
 * <p>A service that has routes by several families has as many endpoints as it has by the first.
 * Safe for use by several threads.
 */
public final class HealthChecks {

    private static final Logger log = LoggerFactory.getLogger(HealthChecks.class);

    private final NetworkLoop network;
    private final Timeline timeline;
    private final ProxyHealth health;
    private final Map<Integer, Check> checks = new HashMap<>();

    /** By port, as of each family's last table. */
    private final Map<Integer, SortedMap<Family, ServiceRoutes>> wanted = new HashMap<>();

    private final Map<Family, RouteTable> before = new EnumMap<>(Family.class);

    /**
     * @param health of the proxy; while it has none, nor has any service
     */
    public HealthChecks(NetworkLoop network, Timeline timeline, ProxyHealth health) {
        this.network = network;
        this.timeline = timeline;
        this.health = health;
    }

    private final class Check {
        private volatile ServiceRoutes service;
        private final HttpServer server;

        Check(ServiceRoutes service) throws IOException {
            this.service = service;
            this.server =
                    HttpServer.start(
                            network,
                            HttpServerConfig.plain(
                                    new InetSocketAddress(service.healthCheckPort())),
                            timeline,
                            this::answer);
        }

        private void answer(HttpExchange exchange) {
            ServiceRoutes now = service;
            int local = localEndpoints(now, exchange.authority());
            boolean healthy = health.now().healthy();
            exchange.respond(
                    local > 0 && healthy ? 200 : 503,
                    Headers.of(
                            "Content-Type",
                            "application/json",
                            "X-Content-Type-Options",
                            "nosniff",
                            "X-Load-Balancing-Endpoint-Weight",
                            Integer.toString(local)),
                    body(now, local, healthy).getBytes(StandardCharsets.UTF_8));
        }

        /** Those of the node that was asked: each has an address of its own. */
        private static int localEndpoints(ServiceRoutes service, String asked) {
            for (Elsewhere other : service.elsewhere()) {
                if (Authority.isAt(asked, other.node().address())) {
                    return other.localEndpoints();
                }
            }
            return service.localEndpoints();
        }

        private static String body(ServiceRoutes service, int local, boolean healthy) {
            int slash = service.service().indexOf('/');
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.putObject("service")
                    .put("namespace", service.service().substring(0, slash))
                    .put("name", service.service().substring(slash + 1));
            json.put("localEndpoints", local);
            json.put("serviceProxyHealthy", healthy);
            return json.toString();
        }
    }

    /** What is to hear of a family. */
    public RouteListener by(Family family) {
        return new RouteListener() {
            @Override
            public void due() {
                health.due(family);
            }

            @Override
            public void settled(RouteTable table) {
                health.settled(family);
                follow(family, table);
            }
        };
    }

    private synchronized void follow(Family family, RouteTable table) {
        RouteTable then = before.getOrDefault(family, RouteTable.EMPTY);
        for (String service : table.changedSince(then)) {
            then.service(service).ifPresent(old -> forget(family, old));
            table.service(service)
                    .filter(now -> now.healthCheckPort() > 0)
                    .ifPresent(
                            now ->
                                    wanted.computeIfAbsent(
                                                    now.healthCheckPort(), none -> new TreeMap<>())
                                            .put(family, now));
        }
        before.put(family, table);
        checks.entrySet()
                .removeIf(
                        check -> {
                            boolean over = !wanted.containsKey(check.getKey());
                            if (over) {
                                check.getValue().server.stop(Duration.ZERO);
                            }
                            return over;
                        });
        wanted.values().forEach(routes -> check(routes.values().iterator().next()));
    }

    private void forget(Family family, ServiceRoutes old) {
        SortedMap<Family, ServiceRoutes> routes = wanted.get(old.healthCheckPort());
        if (routes != null && routes.remove(family, old) && routes.isEmpty()) {
            wanted.remove(old.healthCheckPort());
        }
    }

    private void check(ServiceRoutes service) {
        Check known = checks.get(service.healthCheckPort());
        if (known != null) {
            known.service = service;
            return;
        }
        try {
            checks.put(service.healthCheckPort(), new Check(service));
        } catch (IOException e) {
            log.warn(
                    "no health check for {} at port {}: {}",
                    service.service(),
                    service.healthCheckPort(),
                    e.getMessage());
        }
    }
}
