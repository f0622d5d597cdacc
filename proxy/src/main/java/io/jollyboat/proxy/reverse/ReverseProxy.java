package io.jollyboat.proxy.reverse;

import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.runtime.Timeline;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Passes requests on to servers that are nothing to us, for clients that mean them: the host called
 * and who calls go on as they came. Answers flow back as they come, none faster than the client
 * takes it, and after an upgrade (WebSocket) the bytes of both sides.
 *
 * <p>Connections stay open for the next request and are closed when idle for a minute. Exchanges
 * must be of a server on the same network; that has one event loop, on which all of this happens.
 */
public final class ReverseProxy {

    /** How long a server may take to begin its answer, where nobody says otherwise. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EventLoop loop;
    private final Connections connections;

    public ReverseProxy(NetworkLoop network, Timeline timeline) {
        this.loop = network.group().next();
        this.connections =
                new Connections(new Http1Pool(loop, timeline), new Http2Pool(loop, timeline));
    }

    /**
     * Passes a request on to the first of several servers that can be connected to. A request that
     * may have been heard is not sent again.
     *
     * @param servers at least one
     * @param patience how long the server may take to begin its answer
     * @return completes when it has, or cannot; never exceptionally
     */
    public CompletionStage<Passed> pass(
            HttpExchange exchange, List<Server> servers, Added more, Duration patience) {
        if (!Http1Format.writable(exchange)) {
            return CompletableFuture.completedFuture(
                    new Passed.Failed("its method or path is none of HTTP's"));
        }
        var passage = new Passage(exchange, servers, more, patience, connections);
        if (loop.inEventLoop()) {
            return passage.start();
        }
        var outcome = new CompletableFuture<Passed>();
        loop.execute(() -> passage.start().thenAccept(outcome::complete));
        return outcome;
    }
}
