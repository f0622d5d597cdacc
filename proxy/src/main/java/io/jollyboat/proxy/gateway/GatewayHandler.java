package io.jollyboat.proxy.gateway;

import io.jollyboat.core.http.Forwarded;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.HttpForwarder;
import io.jollyboat.core.http.HttpHandler;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import io.jollyboat.proxy.gateway.RouteRule.Choice;
import io.jollyboat.proxy.routing.Target;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers the requests at one port of a Gateway, by the table of the moment. */
final class GatewayHandler implements HttpHandler {

    private static final int MOST_ATTEMPTS = 3;

    private final HttpForwarder forwarder;
    private final Timeline timeline;
    private final int port;
    private volatile PortTable table;

    /**
     * @param port the listener's, as clients see it
     */
    GatewayHandler(HttpForwarder forwarder, Timeline timeline, int port, PortTable table) {
        this.forwarder = forwarder;
        this.timeline = timeline;
        this.port = port;
        this.table = table;
    }

    void follow(PortTable next) {
        table = next;
    }

    PortTable table() {
        return table;
    }

    @Override
    public void handle(HttpExchange exchange) {
        String host = host(exchange.authority());
        Optional<PortTable.Entry> found = table.find(host, exchange);
        if (found.isEmpty()) {
            plain(exchange, 404, "no route");
            return;
        }
        PortTable.Entry entry = found.get();
        RouteRule rule = entry.rule();
        Optional<Filters.Redirect> redirect =
                rule.filters()
                        .redirect(
                                new Filters.Called(
                                        exchange.scheme(), host, port, exchange.target()),
                                entry.match());
        if (redirect.isPresent()) {
            Headers where = Headers.of("Location", redirect.get().location());
            exchange.respond(redirect.get().status(), rule.filters().response(where), new byte[0]);
            return;
        }
        int weights = rule.weights();
        if (weights == 0) {
            plain(exchange, 500, "route " + rule.route() + " leads nowhere");
            return;
        }
        Choice choice = rule.at(timeline.random().nextInt(weights));
        if (!choice.valid()) {
            plain(exchange, 500, choice.name() + " is not a backend");
        } else if (choice.targets().isEmpty()) {
            plain(exchange, 503, "no endpoint of " + choice.name() + " is ready");
        } else {
            forward(exchange, entry, choice);
        }
    }

    private void forward(HttpExchange exchange, PortTable.Entry entry, Choice choice) {
        Filters filters = entry.rule().filters();
        var altered =
                new AlteredExchange(
                        exchange,
                        filters.target(exchange.target(), entry.match()),
                        filters.authority(exchange.authority()),
                        choice.filters().request(filters.request(exchange.headers())),
                        answer -> filters.response(choice.filters().response(answer)));
        if (entry.rule().limit().isPositive()) {
            Timer timer =
                    timeline.after(
                            entry.rule().limit(),
                            () -> plain(altered, 504, choice.name() + " took too long"));
            exchange.onClosed(timer::cancel);
        }
        forwarder
                .forwardToAny(altered, servers(choice.targets()), said(exchange))
                .thenAccept(outcome -> tell(altered, choice, outcome));
    }

    private List<InetSocketAddress> servers(List<Target> targets) {
        int first = timeline.random().nextInt(targets.size());
        var order = new ArrayList<InetSocketAddress>();
        for (int i = 0; i < Math.min(targets.size(), MOST_ATTEMPTS); i++) {
            Target target = targets.get((first + i) % targets.size());
            order.add(new InetSocketAddress(target.address(), target.port()));
        }
        return order;
    }

    private static void tell(HttpExchange exchange, Choice choice, Forwarded outcome) {
        switch (outcome) {
            case Forwarded.Answered _ -> {}
            case Forwarded.TooLarge(int limit) ->
                    plain(exchange, 413, "request body exceeds " + limit + " bytes");
            case Forwarded.Failed _ -> plain(exchange, 502, choice.name() + " did not answer");
            case Forwarded.Refused(int status, String text) -> plain(exchange, status, text);
        }
    }

    private static Headers said(HttpExchange exchange) {
        String client = exchange.peer().remoteAddress().getAddress().getHostAddress();
        return Headers.of(
                "X-Forwarded-For", client,
                "X-Forwarded-Host", exchange.authority(),
                "X-Forwarded-Proto", exchange.scheme());
    }

    private static void plain(HttpExchange exchange, int status, String text) {
        exchange.respond(
                status,
                Headers.of("Content-Type", "text/plain; charset=utf-8"),
                List.of((text + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        String host =
                colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
        return host.toLowerCase(Locale.ROOT);
    }
}
