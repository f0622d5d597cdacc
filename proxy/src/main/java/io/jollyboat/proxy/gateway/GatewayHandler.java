package io.jollyboat.proxy.gateway;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.HttpHandler;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import io.jollyboat.proxy.gateway.RouteRule.Choice;
import io.jollyboat.proxy.reverse.Added;
import io.jollyboat.proxy.reverse.Passed;
import io.jollyboat.proxy.reverse.ReverseProxy;
import io.jollyboat.proxy.reverse.Server;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers the requests at one port of a Gateway, by the table of the moment. */
final class GatewayHandler implements HttpHandler {

    private static final int MOST_ATTEMPTS = 3;

    private final ReverseProxy onward;
    private final Timeline timeline;
    private final int port;
    private volatile PortTable table;

    /**
     * @param port the listener's, as clients see it
     */
    GatewayHandler(ReverseProxy onward, Timeline timeline, int port, PortTable table) {
        this.onward = onward;
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
        } else if (choice.servers().isEmpty()) {
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
        RouteRule.Limits limits = entry.rule().limits();
        if (limits.whole().isPositive()) {
            Timer timer =
                    timeline.after(
                            limits.whole(),
                            () -> plain(altered, 504, choice.name() + " took too long"));
            exchange.onClosed(timer::cancel);
        }
        onward.pass(
                        mirrored(altered, entry.rule()),
                        servers(choice.servers()),
                        said(exchange),
                        limits.patience())
                .thenAccept(outcome -> tell(altered, choice, outcome));
    }

    /** The same, of which those who are to hear of it are given a copy. */
    private HttpExchange mirrored(HttpExchange exchange, RouteRule rule) {
        HttpExchange told = exchange;
        for (RouteRule.Mirror mirror : rule.mirrors()) {
            boolean meant = timeline.random().nextInt(mirror.denominator()) < mirror.numerator();
            if (meant && !mirror.servers().isEmpty() && !exchange.upgradable()) {
                var copied = new MirroredExchange(told);
                onward.pass(
                        copied.mirror(),
                        servers(mirror.servers()),
                        said(exchange),
                        ReverseProxy.PATIENCE);
                told = copied;
            }
        }
        return told;
    }

    private List<Server> servers(List<Server> all) {
        int first = timeline.random().nextInt(all.size());
        var order = new ArrayList<Server>();
        for (int i = 0; i < Math.min(all.size(), MOST_ATTEMPTS); i++) {
            order.add(all.get((first + i) % all.size()));
        }
        return order;
    }

    private static void tell(HttpExchange exchange, Choice choice, Passed outcome) {
        switch (outcome) {
            case Passed.Answered _ -> {}
            case Passed.TooLate _ -> plain(exchange, 504, choice.name() + " took too long");
            case Passed.Failed _ -> plain(exchange, 502, choice.name() + " did not answer");
        }
    }

    private static Added said(HttpExchange exchange) {
        String client = exchange.peer().remoteAddress().getAddress().getHostAddress();
        return Added.of(
                Headers.of(
                        "X-Forwarded-For", client,
                        "X-Forwarded-Host", exchange.authority(),
                        "X-Forwarded-Proto", exchange.scheme()));
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
