package io.jollyboat.proxy.reverse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.core.http.HeadBytes;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** The heads of requests and answers, as they are to be on the other side. Pure. */
final class Fields {

    /** Whether a field belongs to one connection and not to what goes over it (RFC 9110, 7.6.1). */
    private static boolean ofConnection(String name) {
        String one =
                switch (name.length()) {
                    case 2 -> "te";
                    case 7 ->
                            name.charAt(0) == 't' || name.charAt(0) == 'T' ? "trailer" : "upgrade";
                    case 10 ->
                            name.charAt(0) == 'k' || name.charAt(0) == 'K'
                                    ? "keep-alive"
                                    : "connection";
                    case 16 -> "proxy-connection";
                    case 17 -> "transfer-encoding";
                    default -> "";
                };
        return name.equalsIgnoreCase(one);
    }

    /** Whether a name begins so, case not regarded. */
    private static boolean begins(String name, String start) {
        return name.regionMatches(true, 0, start, 0, start.length());
    }

    private Fields() {}

    /** The fields that a client says belong to its connection. */
    private static Set<String> named(Headers asked) {
        if (!asked.contains("Connection")) {
            return Set.of();
        }
        Set<String> named = new HashSet<>();
        for (String value : asked.all("Connection")) {
            for (String token : value.split(",")) {
                named.add(token.strip().toLowerCase(Locale.ROOT));
            }
        }
        return named;
    }

    /** Every field of a request that goes on. */
    private static void request(Passage passage, BiConsumer<String, String> out) {
        Headers asked = passage.exchange.headers();
        Set<String> named = named(asked);
        asked.forEach(
                (name, value) -> {
                    boolean stays =
                            ofConnection(name)
                                    || !named.isEmpty()
                                            && named.contains(name.toLowerCase(Locale.ROOT))
                                    || name.equalsIgnoreCase("host")
                                    || name.equalsIgnoreCase("expect")
                                    || begins(name, "proxy-")
                                    || begins(name, "http2-")
                                    || passage.more.fields().contains(name);
                    if (!stays) {
                        out.accept(name, value);
                    }
                });
    }

    /**
     * Writes the head of a request of HTTP/1.1.
     *
     * @return whether the body is to be written in chunks
     */
    static boolean http1(HeadBytes out, Passage passage, Server server) {
        HttpExchange exchange = passage.exchange;
        Http1Format.firstLine(out, exchange);
        Http1Format.field(out, "Host", host(passage, server));
        request(passage, (name, value) -> Http1Format.field(out, name, value));
        passage.more.writeTo(out);
        boolean chunked = false;
        if (exchange.upgradable()) {
            Http1Format.field(out, "Connection", "Upgrade");
            for (String protocol : exchange.headers().all("Upgrade")) {
                Http1Format.field(out, "Upgrade", protocol);
            }
        } else if (exchange.hasBody() && !exchange.headers().contains("Content-Length")) {
            Http1Format.field(out, "Transfer-Encoding", "chunked");
            chunked = true;
        }
        Http1Format.endLine(out);
        return chunked;
    }

    static Http2Headers http2(Passage passage, Server server) {
        var headers = new DefaultHttp2Headers();
        headers.method(passage.exchange.method());
        headers.path(passage.exchange.target());
        headers.scheme("http");
        headers.authority(host(passage, server));
        BiConsumer<String, String> add =
                (name, value) -> headers.add(name.toLowerCase(Locale.ROOT), value);
        request(passage, add);
        passage.more.fields().forEach(add);
        if (passage.exchange.headers().hasToken("TE", "trailers")) {
            headers.add("te", "trailers");
        }
        return headers;
    }

    private static String host(Passage passage, Server server) {
        String called = passage.exchange.authority();
        return called.isEmpty()
                ? server.address().getHostString() + ":" + server.address().getPort()
                : called;
    }

    /** An answer's fields as they go back, but for its length. */
    static Headers backWhole(Headers fields) {
        List<String> pairs = new ArrayList<>(16);
        fields.forEach(
                (name, value) -> {
                    boolean stays =
                            ofConnection(name)
                                    || name.equalsIgnoreCase("date")
                                    || name.equalsIgnoreCase("content-length");
                    if (!stays) {
                        pairs.add(name);
                        pairs.add(decoded(value));
                    }
                });
        return Headers.taking(pairs.toArray(String[]::new));
    }

    /** An answer's fields, or those behind it, as they go back. */
    static Headers back(
            Iterable<? extends Map.Entry<? extends CharSequence, ? extends CharSequence>> fields) {
        List<String> pairs = new ArrayList<>();
        for (var field : fields) {
            String name = field.getKey().toString();
            boolean stays =
                    ofConnection(name) || name.equalsIgnoreCase("date") || name.startsWith(":");
            if (!stays) {
                pairs.add(name);
                pairs.add(decoded(field.getValue().toString()));
            }
        }
        return Headers.of(pairs.toArray(String[]::new));
    }

    /**
     * A value of bytes each of which is a character here, as it is read by who takes them for
     * UTF-8, since that is how it will be written.
     */
    private static String decoded(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > 127) {
                return new String(value.getBytes(ISO_8859_1), UTF_8);
            }
        }
        return value;
    }
}
