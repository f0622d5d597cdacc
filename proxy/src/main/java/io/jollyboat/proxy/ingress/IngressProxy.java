package io.jollyboat.proxy.ingress;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.HttpHandler;
import io.jollyboat.proxy.reverse.Passed;
import io.jollyboat.proxy.reverse.ReverseProxy;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes each request on by the table of the moment. Another target is tried only when one cannot
 * be connected to; a request that may have been heard is not sent again. A new table counts from
 * the next request on, and those under way go on by the old one.
 */
final class IngressProxy implements HttpHandler {

    private static final Logger log = LoggerFactory.getLogger(IngressProxy.class);

    private final ReverseProxy onward;
    private final ForwardedFields said = new ForwardedFields();
    private volatile IngressTable table = IngressTable.EMPTY;

    IngressProxy(ReverseProxy onward) {
        this.onward = onward;
    }

    void follow(IngressTable next) {
        table = next;
    }

    IngressTable table() {
        return table;
    }

    @Override
    public void handle(HttpExchange exchange) {
        IngressTable now = table;
        String host = host(exchange.authority());
        if (exchange.scheme().equals("http") && now.secure(host)) {
            exchange.respond(
                    308,
                    Headers.of("Location", "https://" + host + exchange.target()),
                    new byte[0]);
            return;
        }
        Optional<Backend> backend = now.find(host, exchange.path());
        if (backend.isEmpty()) {
            plain(exchange, 404, "default backend - 404");
        } else if (backend.get().servers().isEmpty()) {
            plain(exchange, 503, "no endpoint of " + backend.get().name() + " is ready");
        } else {
            forward(exchange, backend.get());
        }
    }

    private void forward(HttpExchange exchange, Backend backend) {
        onward.pass(exchange, backend.inTurn(), said.of(exchange), ReverseProxy.PATIENCE)
                .thenAccept(outcome -> tell(exchange, backend, outcome));
    }

    private static void tell(HttpExchange exchange, Backend backend, Passed outcome) {
        switch (outcome) {
            case Passed.Answered _ -> {}
            case Passed.TooLate _ -> plain(exchange, 504, backend.name() + " took too long");
            case Passed.Failed(String problem) -> {
                log.info("{} did not answer: {}", backend.name(), problem);
                plain(exchange, 502, backend.name() + " did not answer");
            }
        }
    }

    private static void plain(HttpExchange exchange, int status, String text) {
        exchange.respond(
                status,
                Headers.of("Content-Type", "text/plain; charset=utf-8"),
                (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        String host =
                colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
        return host.toLowerCase(Locale.ROOT);
    }
}
