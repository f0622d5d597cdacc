package io.jollyboat.proxy.gateway;

import io.jollyboat.core.http.BodySink;
import io.jollyboat.core.http.BodySource;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.Peer;
import io.jollyboat.core.http.Query;
import io.jollyboat.core.http.RequestBody;
import io.jollyboat.core.http.ResponseStream;
import io.netty.channel.Channel;
import java.util.concurrent.CompletionStage;

/** Another exchange, but for what a subclass says. */
abstract class ForwardingExchange implements HttpExchange {

    private final HttpExchange original;

    ForwardingExchange(HttpExchange original) {
        this.original = original;
    }

    @Override
    public String method() {
        return original.method();
    }

    @Override
    public String target() {
        return original.target();
    }

    @Override
    public String path() {
        return original.path();
    }

    @Override
    public Query query() {
        return original.query();
    }

    @Override
    public Headers headers() {
        return original.headers();
    }

    @Override
    public String scheme() {
        return original.scheme();
    }

    @Override
    public String authority() {
        return original.authority();
    }

    @Override
    public Peer peer() {
        return original.peer();
    }

    @Override
    public boolean hasBody() {
        return original.hasBody();
    }

    @Override
    public CompletionStage<RequestBody> body(int maxBytes) {
        return original.body(maxBytes);
    }

    @Override
    public Runnable body(BodySink sink) {
        return original.body(sink);
    }

    @Override
    public void respond(int status, Headers fields, BodySource content) {
        original.respond(status, fields, content);
    }

    @Override
    public ResponseStream stream(int status, Headers fields) {
        return original.stream(status, fields);
    }

    @Override
    public boolean upgradable() {
        return original.upgradable();
    }

    @Override
    public CompletionStage<Channel> upgrade(Headers fields) {
        return original.upgrade(fields);
    }

    @Override
    public void onClosed(Runnable task) {
        original.onClosed(task);
    }
}
