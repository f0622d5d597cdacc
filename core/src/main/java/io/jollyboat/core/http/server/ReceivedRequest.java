package io.jollyboat.core.http.server;

import io.jollyboat.core.http.BodySink;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.Peer;
import io.jollyboat.core.http.Query;
import io.jollyboat.core.http.RequestBody;
import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The half of an exchange that is the client's: what it asks. */
abstract class ReceivedRequest implements HttpExchange {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    protected final ServerContext server;
    protected final Channel channel;
    protected final RequestHead head;

    /** Only for the event loop. */
    protected final BodyCollector body = new BodyCollector();

    private final ConnectionPeer peer;
    private @Nullable Query query;

    ReceivedRequest(ServerContext server, Channel channel, ConnectionPeer peer, RequestHead head) {
        this.server = server;
        this.channel = channel;
        this.peer = peer;
        this.head = head;
    }

    /** The body is wanted, or wanted no more: reading may go on. On the event loop. */
    protected abstract void bodyMoves();

    @Override
    public final String method() {
        return head.method();
    }

    @Override
    public final String target() {
        return head.target().raw();
    }

    @Override
    public final String path() {
        return head.target().path();
    }

    @Override
    public final Query query() {
        Query parsed = query;
        if (parsed == null) {
            parsed = Query.parse(head.target().rawQuery());
            query = parsed;
        }
        return parsed;
    }

    @Override
    public final Headers headers() {
        return head.headers();
    }

    @Override
    public final String scheme() {
        return server.scheme();
    }

    @Override
    public final String authority() {
        return head.authority();
    }

    @Override
    public final Peer peer() {
        return peer;
    }

    @Override
    public final CompletionStage<RequestBody> body(int maxBytes) {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("negative limit");
        }
        CompletableFuture<RequestBody> outcome = new CompletableFuture<>();
        onLoop(
                () -> {
                    body.read(maxBytes, head.announcedLength(), outcome);
                    if (!body.complete()) {
                        bodyMoves();
                    }
                });
        return outcome;
    }

    @Override
    public final Runnable body(BodySink sink) {
        Runnable moves =
                () -> {
                    if (!body.complete()) {
                        bodyMoves();
                    }
                };
        onLoop(
                () -> {
                    body.read(sink);
                    moves.run();
                });
        return () -> onLoop(moves);
    }

    protected final void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            try {
                channel.eventLoop().execute(task);
            } catch (RejectedExecutionException e) {
                LOG.debug("the network loop of {} has ended", channel);
            }
        }
    }
}
