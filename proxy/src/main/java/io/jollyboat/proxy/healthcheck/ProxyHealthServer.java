package io.jollyboat.proxy.healthcheck;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.healthcheck.ProxyHealth.Verdict;
import io.jollyboat.proxy.measure.ProxyMeasures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers load balancers outside at the port that kube-proxy has for them: {@code /livez} whether
 * traffic follows the cluster, {@code /healthz} whether that is so and the node is to stay. Another
 * cluster of this machine may have the port; then this one does without.
 *
 * <p>Nodes are watched from the first question about them on; until they are known, none is on its
 * way out.
 */
public final class ProxyHealthServer implements Component {

    private static final Logger log = LoggerFactory.getLogger(ProxyHealthServer.class);
    private static final String LEAVING = "ToBeDeletedByClusterAutoscaler";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSSSS xx 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final NetworkLoop network;
    private final Timeline timeline;
    private final ProxyHealth health;
    private final ProxyMeasures measures;
    private final Informers informers;
    private final String node;
    private final InetSocketAddress address;
    private volatile @Nullable HttpServer server;
    private @Nullable Informer<Node> nodes; // only for the event loop

    /**
     * @param node the name of the node that is meant by who calls no other one's address
     */
    public ProxyHealthServer(
            NetworkLoop network,
            Timeline timeline,
            ProxyHealth health,
            ProxyMeasures measures,
            Informers informers,
            String node,
            InetSocketAddress address) {
        this.network = network;
        this.timeline = timeline;
        this.health = health;
        this.measures = measures;
        this.informers = informers;
        this.node = node;
        this.address = address;
    }

    @Override
    public String name() {
        return "kube-proxy-health";
    }

    @Override
    public void start() {
        try {
            server =
                    HttpServer.start(
                            network, HttpServerConfig.plain(address), timeline, this::answer);
        } catch (IOException e) {
            log.warn("nobody is told how the proxy is: {}", e.getMessage());
        }
    }

    @Override
    public void stop() {
        HttpServer open = server;
        if (open != null) {
            open.stop(Duration.ZERO);
        }
    }

    /** For tests: where it listens; 0 for nowhere. */
    int port() {
        HttpServer open = server;
        return open == null ? 0 : open.port();
    }

    private void answer(HttpExchange exchange) {
        switch (exchange.path()) {
            case "/livez" -> tell(exchange, true, measures::toldOfLife, json -> json);
            case "/healthz" -> {
                boolean stays = stays(exchange.authority());
                tell(
                        exchange,
                        stays,
                        measures::toldOfHealth,
                        json -> json.put("nodeEligible", stays));
            }
            default ->
                    exchange.respond(
                            404,
                            Headers.of("Content-Type", "text/plain; charset=utf-8"),
                            "404 page not found\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * @param counted is given the answer's code
     */
    private void tell(
            HttpExchange exchange,
            boolean otherwise,
            IntConsumer counted,
            Function<ObjectNode, ObjectNode> more) {
        Verdict verdict = health.now();
        boolean good = verdict.healthy() && otherwise;
        Instant now = timeline.now();
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("lastUpdated", TIME.format(good ? now : verdict.lastUpdated()))
                        .put("currentTime", TIME.format(now));
        int code = good ? 200 : 503;
        counted.accept(code);
        exchange.respond(
                code,
                Headers.of("Content-Type", "application/json", "X-Content-Type-Options", "nosniff"),
                more.apply(json).toString().getBytes(StandardCharsets.UTF_8));
    }

    private boolean stays(String asked) {
        if (nodes == null) {
            nodes = informers.of(Resources.NODES);
        }
        Node called = null;
        for (Node one : nodes.list()) {
            boolean meant =
                    one.status().addresses().stream()
                            .anyMatch(at -> Authority.isAt(asked, at.address()));
            if (meant || called == null && one.name().equals(node)) {
                called = one;
            }
        }
        return called == null || !leaves(called);
    }

    private static boolean leaves(Node node) {
        return node.deletionTimestamp().isPresent()
                || node.spec().taints().stream().anyMatch(taint -> taint.key().equals(LEAVING));
    }
}
