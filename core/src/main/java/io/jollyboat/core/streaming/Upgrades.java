package io.jollyboat.core.streaming;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.netty.channel.Channel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The HTTP requests by which clients leave HTTP, and how they are answered. */
final class Upgrades {
    private static final String SPDY = "SPDY/3.1";
    private static final String STREAM_PROTOCOL = "X-Stream-Protocol-Version";

    /** RFC 6455, 1.3: proves that the server knows WebSocket. */
    private static final String WEBSOCKET_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private Upgrades() {}

    static boolean toSpdy(HttpExchange exchange) {
        return exchange.upgradable() && exchange.headers().hasToken("Upgrade", SPDY);
    }

    static boolean toWebSocket(HttpExchange exchange) {
        return exchange.upgradable() && exchange.headers().hasToken("Upgrade", "websocket");
    }

    /** What the client can speak over WebSocket, what it likes best first. */
    static List<String> webSocketProtocols(HttpExchange exchange) {
        return elements(exchange.headers().all("Sec-WebSocket-Protocol"));
    }

    /** What the client can speak over SPDY, what it likes best first. */
    static List<String> streamProtocols(HttpExchange exchange) {
        return elements(exchange.headers().all(STREAM_PROTOCOL));
    }

    /** The first of the wanted ones that is spoken here; null when there is none. */
    static @Nullable String choose(List<String> wanted, List<String> spoken) {
        return wanted.stream().filter(spoken::contains).findFirst().orElse(null);
    }

    /**
     * Agrees to WebSocket.
     *
     * @param protocol the subprotocol, or null when the client named none
     * @return null when the request is not proper WebSocket; it has then been answered
     */
    static @Nullable CompletionStage<Channel> webSocket(
            HttpExchange exchange, @Nullable String protocol) {
        String key = exchange.headers().first("Sec-WebSocket-Key");
        if (key == null || !"13".equals(exchange.headers().first("Sec-WebSocket-Version"))) {
            Headers fields =
                    Headers.of(
                            "Content-Type",
                            "text/plain; charset=utf-8",
                            "Sec-WebSocket-Version",
                            "13");
            exchange.respond(400, fields, "not a WebSocket (version 13) request\n".getBytes(UTF_8));
            return null;
        }
        Headers fields =
                Headers.of("Upgrade", "websocket", "Sec-WebSocket-Accept", accept(key.strip()));
        return exchange.upgrade(
                protocol == null ? fields : fields.with("Sec-WebSocket-Protocol", protocol));
    }

    static CompletionStage<Channel> spdy(HttpExchange exchange, @Nullable String protocol) {
        Headers fields = Headers.of("Upgrade", SPDY);
        return exchange.upgrade(protocol == null ? fields : fields.with(STREAM_PROTOCOL, protocol));
    }

    /** Tells the client which protocols it could have asked for. */
    static void refuse(HttpExchange exchange, List<String> wanted, List<String> spoken) {
        Headers fields = Headers.of("Content-Type", "text/plain; charset=utf-8");
        for (String protocol : spoken) {
            fields = fields.with("X-Accepted-Stream-Protocol-Versions", protocol);
        }
        String text =
                "unable to upgrade: unable to negotiate protocol: client supports "
                        + wanted
                        + ", server accepts "
                        + spoken;
        exchange.respond(403, fields, (text + "\n").getBytes(UTF_8));
    }

    /** Tells a client that did not ask for an upgrade that there is no other way. */
    static void demand(HttpExchange exchange) {
        Headers fields = Headers.of("Content-Type", "text/plain; charset=utf-8");
        exchange.respond(
                400, fields, "unable to upgrade: upgrade request required\n".getBytes(UTF_8));
    }

    private static String accept(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(digest.digest((key + WEBSOCKET_MAGIC).getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-1", e);
        }
    }

    private static List<String> elements(List<String> values) {
        List<String> elements = new ArrayList<>();
        for (String value : values) {
            for (String element : value.split(",")) {
                if (!element.isBlank()) {
                    elements.add(element.strip());
                }
            }
        }
        return elements;
    }
}
