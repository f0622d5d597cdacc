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
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of a component: {@code /healthz}, {@code /livez} and {@code /readyz} to everybody; {@code
 * /metrics} and what is below it, {@code /configz}, {@code /statusz}, {@code /flagz} and single
 * checks to those whom the API server says may ask for these paths (the ClusterRole {@code
 * system:monitoring} and the like).
 *
 * <p>Another cluster of this machine may have the port; then this one does without.
 */
public final class ComponentServer implements Component {

    private static final Logger log = LoggerFactory.getLogger(ComponentServer.class);
    private static final Set<String> HEALTH = Set.of("/healthz", "/livez", "/readyz");
    private static final String SLIS = "/metrics/slis";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final NetworkLoop network;
    private final HttpServerConfig http;
    private final Timeline timeline;
    private final DelegatedAccess access;
    private final ComponentPages pages;
    private final HealthCounts counts = new HealthCounts();
    private final Instant since;
    private volatile @Nullable HttpServer server;

    /**
     * @param http where to listen
     */
    public ComponentServer(
            NetworkLoop network,
            HttpServerConfig http,
            Timeline timeline,
            DelegatedAccess access,
            ComponentPages pages) {
        this.network = network;
        this.http = http;
        this.timeline = timeline;
        this.access = access;
        this.pages = pages;
        this.since = timeline.now();
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
            log.info("nobody is told how {} is: {}", pages.component(), e.getMessage());
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
                        answer(exchange, 500, TEXT, "internal error\n");
                    }
                });
    }

    private void require(HttpExchange exchange) {
        if (HEALTH.contains(exchange.path())) {
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
        switch (path) {
            case "/healthz", "/livez" -> health(exchange, path.substring(1), Map.of());
            case "/readyz" -> health(exchange, "readyz", pages.readiness());
            case SLIS -> answer(exchange, 200, Metrics.MEDIA_TYPE, counts.text());
            case "/configz" ->
                    answer(
                            exchange,
                            200,
                            "application/json",
                            pages.configuration().get().toString());
            case "/statusz" -> answer(exchange, 200, TEXT, status());
            case "/flagz" -> answer(exchange, 200, TEXT, flags());
            default -> {
                Supplier<String> metrics = pages.metrics().get(path);
                if (metrics == null) {
                    check(exchange, path);
                } else {
                    answer(exchange, 200, Metrics.MEDIA_TYPE, metrics.get());
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
        if (slash < 0 || !HEALTH.contains(path.substring(0, slash))) {
            answer(exchange, 404, TEXT, "404 page not found\n");
        } else if (name.equals("ping")) {
            answer(exchange, HealthAnswer.of(() -> ""));
        } else if (path.startsWith("/readyz/") && pages.readiness().containsKey(name)) {
            answer(exchange, HealthAnswer.of(pages.readiness().get(name)));
        } else {
            answer(exchange, 404, TEXT, "404 page not found\n");
        }
    }

    private String status() {
        Duration up = Duration.between(since, timeline.now());
        return heading("statusz")
                + "Started: %s%nUp: %d hr %02d min %02d sec%nBinary version: %s%nPaths: %s%n"
                        .formatted(
                                since,
                                up.toHours(),
                                up.toMinutesPart(),
                                up.toSecondsPart(),
                                pages.version(),
                                paths());
    }

    private String paths() {
        return Stream.concat(
                        pages.metrics().keySet().stream(),
                        Stream.of(
                                "/configz",
                                "/flagz",
                                "/healthz",
                                "/livez",
                                SLIS,
                                "/readyz",
                                "/statusz"))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private String flags() {
        var text = new StringBuilder(heading("flagz"));
        pages.flags().forEach((name, value) -> text.append(name + "=" + value + "\n"));
        return text.toString();
    }

    private String heading(String page) {
        return "\n%s %s\nWarning: This endpoint is not meant to be machine parseable, and is for people.\n\n"
                .formatted(pages.component(), page);
    }

    private static void answer(HttpExchange exchange, HealthAnswer health) {
        answer(exchange, health.code(), TEXT, health.text());
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
