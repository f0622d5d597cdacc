package io.jollyboat.core.serving;

import io.jollyboat.core.delegation.Caller;
import io.jollyboat.core.delegation.DelegatedAccess;
import io.jollyboat.core.delegation.Permission;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of a component: its health ({@code /healthz}, {@code /livez}, {@code /readyz}) to
 * everybody; its texts, such as {@code /metrics}, {@code /configz}, {@code /statusz}, {@code
 * /flagz} and single checks to those whom the API server says may ask for these paths (the
 * ClusterRole {@code system:monitoring} and the like), or to everybody who reaches its port.
 *
 * <p>Another cluster of this machine may have the port; then this one does without.
 */
public final class ComponentServer implements Component {

    private static final Logger log = LoggerFactory.getLogger(ComponentServer.class);
    private static final String READY = "/readyz";
    private static final String SLIS = "/metrics/slis";
    private static final String CONFIGURATION = "/configz";

    private final NetworkLoop network;
    private final HttpServerConfig http;
    private final Timeline timeline;
    private final @Nullable DelegatedAccess access;
    private final ComponentPages pages;
    private final HealthCounts counts = new HealthCounts();
    private final DebugPages debug;
    private volatile @Nullable HttpServer server;

    /**
     * @param http where to listen
     * @param access null where everybody who reaches the port may see all
     */
    public ComponentServer(
            NetworkLoop network,
            HttpServerConfig http,
            Timeline timeline,
            @Nullable DelegatedAccess access,
            ComponentPages pages) {
        this.network = network;
        this.http = http;
        this.timeline = timeline;
        this.access = access;
        this.pages = pages;
        this.debug =
                new DebugPages(pages.component(), pages.version(), timeline.now(), paths(pages));
    }

    @Override
    public String name() {
        return pages.component() + "-serving";
    }

    @Override
    public void start() {
        try {
            server = HttpServer.start(network, http, timeline, this::handle);
        } catch (IOException e) {
            log.warn("nobody is told how {} is: {}", pages.component(), e.getMessage());
        }
    }

    @Override
    public void stop() {
        HttpServer open = server;
        if (open != null) {
            open.stop(Duration.ZERO);
        }
    }

    /** Where it listens; 0 for nowhere. */
    public int port() {
        HttpServer open = server;
        return open == null ? 0 : open.port();
    }

    private void handle(HttpExchange exchange) {
        timeline.execute(
                () -> {
                    try {
                        require(exchange);
                        serve(exchange);
                    } catch (ApiException refused) {
                        exchange.respond(
                                refused.code(), Headers.json(), bytes(refused.status().toString()));
                    } catch (RuntimeException e) {
                        log.error("{} {} failed", exchange.method(), exchange.path(), e);
                        answer(exchange, 500, ComponentPages.Text.PLAIN, "internal error\n");
                    }
                });
    }

    private void require(HttpExchange exchange) {
        if (access == null || pages.health().contains(exchange.path())) {
            return;
        }
        Caller caller = access.caller(exchange).orElseThrow(ApiException::unauthorized);
        String verb = exchange.method().toLowerCase(Locale.ROOT);
        if (!caller.isMaster() && !access.allows(caller, Permission.path(verb, exchange.path()))) {
            throw ApiException.forbiddenPath(caller.name(), verb, exchange.path());
        }
    }

    private void serve(HttpExchange exchange) {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            throw ApiException.methodNotAllowed();
        }
        String path = exchange.path();
        if (pages.health().contains(path)) {
            health(exchange, path.substring(1), path.equals(READY) ? pages.readiness() : Map.of());
            return;
        }
        switch (path) {
            case SLIS -> answer(exchange, 200, Metrics.MEDIA_TYPE, counts.text());
            case CONFIGURATION ->
                    answer(
                            exchange,
                            200,
                            "application/json",
                            pages.configuration().get().toString());
            case DebugPages.STATUS_PATH ->
                    answer(exchange, debug.status(accept(exchange), timeline.now()));
            case DebugPages.FLAGS_PATH ->
                    answer(exchange, debug.flags(accept(exchange), pages.flags()));
            default -> {
                ComponentPages.Text text = pages.texts().get(path);
                if (text == null) {
                    check(exchange, path);
                } else {
                    answer(exchange, 200, text.type(), text.text().get());
                }
            }
        }
    }

    private void health(HttpExchange exchange, String name, Map<String, Supplier<String>> checks) {
        boolean verbose = exchange.query().contains("verbose");
        counts.came("ping", name, /* well */ true);
        answer(exchange, HealthAnswer.of(name, counts.counting(name, checks), verbose));
    }

    /** One of those that make up a component's health. */
    private void check(HttpExchange exchange, String path) {
        int slash = path.indexOf('/', 1);
        String name = path.substring(slash + 1);
        if (slash < 0 || !pages.health().contains(path.substring(0, slash))) {
            answer(exchange, 404, ComponentPages.Text.PLAIN, "404 page not found\n");
        } else if (name.equals("ping")) {
            answer(exchange, HealthAnswer.of(() -> ""));
        } else if (path.startsWith(READY + "/") && pages.readiness().containsKey(name)) {
            answer(exchange, HealthAnswer.of(pages.readiness().get(name)));
        } else {
            answer(exchange, 404, ComponentPages.Text.PLAIN, "404 page not found\n");
        }
    }

    private static Collection<String> paths(ComponentPages pages) {
        return Stream.concat(
                        pages.texts().keySet().stream(),
                        Stream.concat(
                                pages.health().stream(),
                                Stream.of(CONFIGURATION, DebugPages.FLAGS_PATH)))
                .toList();
    }

    private static String accept(HttpExchange exchange) {
        String accept = exchange.headers().first("Accept");
        return accept == null ? "" : accept;
    }

    private static void answer(HttpExchange exchange, DebugPages.Page page) {
        answer(exchange, 200, page.type(), page.text());
    }

    private static void answer(HttpExchange exchange, HealthAnswer health) {
        answer(exchange, health.code(), ComponentPages.Text.PLAIN, health.text());
    }

    private static void answer(HttpExchange exchange, int code, String type, String text) {
        exchange.respond(
                code,
                Headers.of(
                        "Content-Type",
                        type,
                        "Cache-Control",
                        "no-cache, private",
                        "X-Content-Type-Options",
                        "nosniff"),
                bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
