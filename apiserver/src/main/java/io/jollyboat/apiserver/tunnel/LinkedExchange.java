package io.jollyboat.apiserver.tunnel;

import io.jollyboat.core.http.BodySink;
import io.jollyboat.core.http.BodySource;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.Peer;
import io.jollyboat.core.http.Query;
import io.jollyboat.core.http.RequestBody;
import io.jollyboat.core.http.ResponseStream;
import io.netty.channel.Channel;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/**
 * An exchange whose answer comes from a server behind a {@code proxy} subresource: where it sends
 * the client to, or else the links of a page, lead back through the subresource.
 */
final class LinkedExchange implements HttpExchange {

    private final HttpExchange exchange;
    private final WayBack way;

    LinkedExchange(HttpExchange exchange, WayBack way) {
        this.exchange = exchange;
        this.way = way;
    }

    @Override
    public ResponseStream stream(int status, Headers headers) {
        String location = headers.first("Location");
        if (location != null) {
            return exchange.stream(
                    status, headers.without("Location").with("Location", way.rewritten(location)));
        }
        String type = headers.first("Content-Type");
        String encoding = headers.first("Content-Encoding");
        boolean packed = "gzip".equals(encoding);
        boolean page =
                type != null
                        && type.split(";", 2)[0]
                                .strip()
                                .toLowerCase(Locale.ROOT)
                                .equals("text/html")
                        && (packed || encoding == null);
        return page
                ? new LinkedPage(
                        exchange.stream(status, headers.without("Content-Length")), way, packed)
                : exchange.stream(status, headers);
    }

    @Override
    public String method() {
        return exchange.method();
    }

    @Override
    public String target() {
        return exchange.target();
    }

    @Override
    public String path() {
        return exchange.path();
    }

    @Override
    public Query query() {
        return exchange.query();
    }

    @Override
    public Headers headers() {
        return exchange.headers();
    }

    @Override
    public String scheme() {
        return exchange.scheme();
    }

    @Override
    public String authority() {
        return exchange.authority();
    }

    @Override
    public Peer peer() {
        return exchange.peer();
    }

    @Override
    public boolean hasBody() {
        return exchange.hasBody();
    }

    @Override
    public CompletionStage<RequestBody> body(int maxBytes) {
        return exchange.body(maxBytes);
    }

    @Override
    public Runnable body(BodySink sink) {
        return exchange.body(sink);
    }

    @Override
    public void respond(int status, Headers headers, BodySource content) {
        exchange.respond(status, headers, content);
    }

    @Override
    public boolean upgradable() {
        return exchange.upgradable();
    }

    @Override
    public CompletionStage<Channel> upgrade(Headers headers) {
        return exchange.upgrade(headers);
    }

    @Override
    public void askToReconnect() {
        exchange.askToReconnect();
    }

    @Override
    public void onClosed(Runnable task) {
        exchange.onClosed(task);
    }
}
