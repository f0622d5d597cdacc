package io.jollyboat.proxy.gateway;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.Peer;
import io.jollyboat.core.http.Query;
import io.jollyboat.core.http.RequestBody;
import io.jollyboat.core.http.ResponseStream;
import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * An exchange as the endpoint is to see it, whose answer is changed on its way back. Of several
 * answers the first counts: one may come from the endpoint when the client has been told already
 * that it took too long.
 */
final class AlteredExchange implements HttpExchange {

    private final HttpExchange original;
    private final String target;
    private final String authority;
    private final Headers headers;
    private final UnaryOperator<Headers> answers;
    private final AtomicBoolean answered = new AtomicBoolean();

    AlteredExchange(
            HttpExchange original,
            String target,
            String authority,
            Headers headers,
            UnaryOperator<Headers> answers) {
        this.original = original;
        this.target = target;
        this.authority = authority;
        this.headers = headers;
        this.answers = answers;
    }

    @Override
    public String method() {
        return original.method();
    }

    @Override
    public String target() {
        return target;
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
        return headers;
    }

    @Override
    public String scheme() {
        return original.scheme();
    }

    @Override
    public String authority() {
        return authority;
    }

    @Override
    public Peer peer() {
        return original.peer();
    }

    @Override
    public CompletionStage<RequestBody> body(int maxBytes) {
        return original.body(maxBytes);
    }

    @Override
    public void respond(int status, Headers fields, List<byte[]> segments) {
        if (answered.compareAndSet(false, true)) {
            original.respond(status, answers.apply(fields), segments);
        }
    }

    @Override
    public ResponseStream stream(int status, Headers fields) {
        return answered.compareAndSet(false, true)
                ? original.stream(status, answers.apply(fields))
                : new TooLate();
    }

    @Override
    public boolean upgradable() {
        return original.upgradable();
    }

    @Override
    public CompletionStage<Channel> upgrade(Headers fields) {
        return answered.compareAndSet(false, true)
                ? original.upgrade(answers.apply(fields))
                : CompletableFuture.failedFuture(new IllegalStateException("answered already"));
    }

    @Override
    public void onClosed(Runnable task) {
        original.onClosed(task);
    }

    /** Goes nowhere. */
    private static final class TooLate implements ResponseStream {

        @Override
        public void write(byte[]... segments) {}

        @Override
        public long pendingBytes() {
            return 0;
        }

        @Override
        public void onDrained(Runnable task) {
            task.run();
        }

        @Override
        public void end() {}

        @Override
        public void abort() {}
    }
}
