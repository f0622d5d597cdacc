package io.jollyboat.proxy.dns;

import io.jollyboat.core.runtime.Timeline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * The machine's own name servers, asked with the client's very bytes, so that whatever DNS can
 * carry passes. One that cannot be reached, or does not answer in time, is passed over for the
 * next. At most a thousand questions are under way; what was answered is remembered for as long as
 * it may be.
 *
 * <p>All state belongs to the event loop, on which all of it is called.
 */
final class Upstream {

    private static final int UNDER_WAY = 1000;

    private final EventLoop loop;
    private final Timeline timeline;
    private final List<NameServer> servers;
    private final PassedAnswers passed = new PassedAnswers();
    private int underWay;

    Upstream(EventLoop loop, Timeline timeline, List<InetSocketAddress> servers) {
        this.loop = loop;
        this.timeline = timeline;
        this.servers =
                servers.stream().map(address -> new NameServer(loop, timeline, address)).toList();
    }

    /**
     * Asks over UDP.
     *
     * @param query a whole message; copied
     * @return the answer with the query's own id, to be released by who takes it; exceptionally
     *     when nobody answers
     */
    CompletionStage<ByteBuf> ask(ByteBuf query) {
        ByteBuf known = passed.find(query, timeline.nanos());
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        byte[] question = PassedAnswers.key(query);
        return ask(query, NameServer::ask)
                .thenApply(
                        answer -> {
                            passed.keep(question, answer, timeline.nanos());
                            return answer;
                        });
    }

    /** Asks over TCP, for answers that UDP cannot carry; else like {@link #ask(ByteBuf)}. */
    CompletionStage<ByteBuf> askOverTcp(ByteBuf query) {
        return ask(query, NameServer::askOverTcp);
    }

    private CompletionStage<ByteBuf> ask(
            ByteBuf query, BiFunction<NameServer, ByteBuf, CompletionStage<ByteBuf>> way) {
        var answer = new CompletableFuture<ByteBuf>();
        if (underWay >= UNDER_WAY) {
            answer.completeExceptionally(new UpstreamException("too many questions"));
            return answer;
        }
        underWay++;
        ByteBuf copy = query.copy();
        attempt(copy, way, servers.iterator(), answer);
        return answer.whenComplete(
                (done, failure) -> {
                    underWay--;
                    copy.release();
                });
    }

    private static void attempt(
            ByteBuf query,
            BiFunction<NameServer, ByteBuf, CompletionStage<ByteBuf>> way,
            Iterator<NameServer> left,
            CompletableFuture<ByteBuf> answer) {
        if (!left.hasNext()) {
            answer.completeExceptionally(new UpstreamException("no name server answered"));
            return;
        }
        way.apply(left.next(), query)
                .whenComplete(
                        (given, failure) -> {
                            if (failure == null) {
                                answer.complete(given);
                            } else {
                                attempt(query, way, left, answer);
                            }
                        });
    }

    /** May be called by anybody. */
    void close() {
        loop.execute(() -> servers.forEach(NameServer::close));
    }

    /** Nobody knows. Carries no stack trace: it is an outcome. */
    static final class UpstreamException extends RuntimeException {

        private static final long serialVersionUID = 1;

        UpstreamException(String message) {
            super(message, null, false, false);
        }
    }
}
