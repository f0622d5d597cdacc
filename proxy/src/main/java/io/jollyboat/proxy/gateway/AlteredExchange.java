package io.jollyboat.proxy.gateway;

import io.jollyboat.core.http.BodySource;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.ResponseStream;
import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * An exchange as the endpoint is to see it, whose answer is changed on its way back. Of several
 * answers the first counts: one may come from the endpoint when the client has been told already
 * that it took too long.
 */
final class AlteredExchange extends ForwardingExchange {

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
        super(original);
        this.target = target;
        this.authority = authority;
        this.headers = headers;
        this.answers = answers;
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public String authority() {
        return authority;
    }

    @Override
    public void respond(int status, Headers fields, BodySource content) {
        if (answered.compareAndSet(false, true)) {
            super.respond(status, answers.apply(fields), content);
        }
    }

    @Override
    public ResponseStream stream(int status, Headers fields) {
        return answered.compareAndSet(false, true)
                ? super.stream(status, answers.apply(fields))
                : Unheard.STREAM;
    }

    @Override
    public CompletionStage<Channel> upgrade(Headers fields) {
        return answered.compareAndSet(false, true)
                ? super.upgrade(answers.apply(fields))
                : CompletableFuture.failedFuture(new IllegalStateException("answered already"));
    }
}
