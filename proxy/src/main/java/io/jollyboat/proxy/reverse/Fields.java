package io.jollyboat.proxy.reverse;

import io.jollyboat.core.http.Headers;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
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

    /** What belongs to one connection and not to what goes over it (RFC 9110, 7.6.1). */
    private static final Set<String> OF_A_CONNECTION =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private Fields() {}

    /** Every field of a request that goes on, and those to add. */
    private static void request(Passage passage, BiConsumer<String, String> out) {
        Headers asked = passage.exchange.headers();
        Set<String> named = new HashSet<>();
        for (String value : asked.all("Connection")) {
            for (String token : value.split(",")) {
                named.add(token.strip().toLowerCase(Locale.ROOT));
            }
        }
        asked.forEach(
                (name, value) -> {
                    String lower = name.toLowerCase(Locale.ROOT);
                    boolean stays =
                            OF_A_CONNECTION.contains(lower)
                                    || named.contains(lower)
                                    || lower.equals("host")
                                    || lower.equals("expect")
                                    || lower.startsWith("proxy-")
                                    || lower.startsWith("http2-")
                                    || passage.more.contains(name);
                    if (!stays) {
                        out.accept(name, value);
                    }
                });
        passage.more.forEach(out);
    }

    static HttpRequest http1(Passage passage, Server server) {
        HttpRequest request =
                new DefaultHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.valueOf(passage.exchange.method()),
                        passage.exchange.target());
        request.headers().set("Host", host(passage, server));
        request(passage, request.headers()::add);
        if (passage.exchange.upgradable()) {
            request.headers().set("Connection", "Upgrade");
            request.headers().set("Upgrade", passage.exchange.headers().all("Upgrade"));
        } else if (passage.exchange.hasBody() && !request.headers().contains("Content-Length")) {
            request.headers().set("Transfer-Encoding", "chunked");
        }
        return request;
    }

    static Http2Headers http2(Passage passage, Server server) {
        var headers = new DefaultHttp2Headers();
        headers.method(passage.exchange.method());
        headers.path(passage.exchange.target());
        headers.scheme("http");
        headers.authority(host(passage, server));
        request(passage, (name, value) -> headers.add(name.toLowerCase(Locale.ROOT), value));
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

    /** An answer's fields, or those behind it, as they go back. */
    static Headers back(
            Iterable<? extends Map.Entry<? extends CharSequence, ? extends CharSequence>> fields) {
        List<String> pairs = new ArrayList<>();
        for (var field : fields) {
            String name = field.getKey().toString();
            String lower = name.toLowerCase(Locale.ROOT);
            boolean stays =
                    OF_A_CONNECTION.contains(lower) || lower.equals("date") || name.startsWith(":");
            if (!stays) {
                pairs.add(name);
                pairs.add(field.getValue().toString());
            }
        }
        return Headers.of(pairs.toArray(String[]::new));
    }
}
