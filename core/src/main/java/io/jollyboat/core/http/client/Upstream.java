package io.jollyboat.core.http.client;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.ResponseStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connection to the server that a request is passed on to, and the way of its answer back.
 *
 * <p>States: <em>asked</em> (no answer yet), <em>refused</em> (its words are collected to be told),
 * <em>answering</em> (its body flows into {@link #stream}), <em>switching</em> (it agreed to an
 * upgrade; bytes are kept until the client's side has left HTTP too), and then {@link Splice} takes
 * over, or the connection is closed.
 */
final class Upstream extends ChannelInboundHandlerAdapter {
    private static final Set<String> NOT_PASSED_BACK =
            Set.of(
                    "connection",
                    "date",
                    "keep-alive",
                    "proxy-connection",
                    "transfer-encoding",
                    "upgrade");

    private final HttpExchange exchange;
    private final CompletableFuture<Forwarded> outcome;
    private final Withheld withheld;
    private final Deque<ByteBuf> early = new ArrayDeque<>();
    private volatile @Nullable Channel channel;
    private @Nullable ResponseStream stream;
    private @Nullable Refusal refusal;
    private boolean complete;
    private @Nullable ScheduledFuture<?> deadline; // used on the connection's loop

    /**
     * @param withheld what is told instead of passed back
     */
    Upstream(HttpExchange exchange, CompletableFuture<Forwarded> outcome, Withheld withheld) {
        this.exchange = exchange;
        this.outcome = outcome;
        this.withheld = withheld;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    /**
     * The client has gone: on any thread. Before an upgrade only; afterwards the splice sees to it.
     */
    void clientGone() {
        Channel open = channel;
        if (open != null) {
            open.close();
        }
    }

    /**
     * The whole answer is to be there by then; otherwise the connection is given up, and the
     * client's with it if the answer has begun. To be called on the connection's loop.
     */
    void within(Duration patience) {
        Channel open = channel;
        if (open != null) {
            deadline =
                    open.eventLoop()
                            .schedule(
                                    () -> {
                                        outcome.complete(new Forwarded.TooLate());
                                        cut();
                                        open.close();
                                    },
                                    patience.toMillis(),
                                    TimeUnit.MILLISECONDS);
        }
    }

    void fail(Throwable cause) {
        outcome.complete(new Forwarded.Failed(AnswerReader.words(cause)));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            early.add(bytes);
            return;
        }
        try {
            if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
                broken(context, object.decoderResult().cause());
            } else if (message instanceof HttpResponse response) {
                answer(context, response);
            }
            if (message instanceof HttpContent content) {
                if (stream != null) {
                    passBack(context, stream, content);
                } else if (refusal != null && refusal.heard(content)) {
                    outcome.complete(refusal.told());
                    context.close();
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void answer(ChannelHandlerContext context, HttpResponse response) {
        int status = response.status().code();
        if (status == 101 && exchange.upgradable()) {
            switchProtocols(context, response);
        } else if (withheld(response, status)) {
            refusal = new Refusal(status);
        } else if (status >= 200) {
            outcome.complete(new Forwarded.Answered());
            stream = exchange.stream(status, fields(response, false));
        }
    }

    private boolean withheld(HttpResponse response, int status) {
        return switch (withheld) {
            case NONE -> false;
            case REFUSALS -> status >= 400 && plain(response);
            case REDIRECTS ->
                    status >= 300
                            && status < 400
                            && !response.headers().get("Location", "").isEmpty();
        };
    }

    private static boolean plain(HttpResponse response) {
        return response.headers().get("Content-Type", "text/plain").startsWith("text/plain");
    }

    private static Headers fields(HttpResponse response, boolean upgrade) {
        List<String> pairs = new ArrayList<>();
        response.headers()
                .forEach(
                        field -> {
                            String lower = field.getKey().toLowerCase(Locale.ROOT);
                            if (!NOT_PASSED_BACK.contains(lower)
                                    || upgrade && lower.equals("upgrade")) {
                                pairs.add(field.getKey());
                                pairs.add(field.getValue());
                            }
                        });
        return Headers.taking(pairs.toArray(String[]::new));
    }

    private void passBack(ChannelHandlerContext context, ResponseStream to, HttpContent content) {
        if (complete) {
            return; // what is left of it was given up
        }
        if (content.content().isReadable()) {
            to.write(ByteBufUtil.getBytes(content.content()));
        }
        if (content instanceof LastHttpContent) {
            complete = true;
            to.end();
            context.close();
        } else if (!to.writable() && context.channel().config().isAutoRead()) {
            context.channel().config().setAutoRead(false);
            to.onDrained(() -> context.channel().config().setAutoRead(true));
        }
    }

    private void switchProtocols(ChannelHandlerContext context, HttpResponse response) {
        inTime();
        Channel server = context.channel();
        server.config().setAutoRead(false);
        outcome.complete(new Forwarded.Answered());
        exchange.upgrade(fields(response, true))
                .whenComplete(
                        (client, failure) -> {
                            if (failure != null) {
                                server.close();
                            } else {
                                server.eventLoop().execute(() -> splice(server, client));
                            }
                        });
    }

    private void splice(Channel server, Channel client) {
        server.pipeline().remove(HttpClientCodec.class);
        server.pipeline().remove(this);
        early.forEach(client::write);
        early.clear();
        client.flush();
        Splice.join(server, client);
    }

    /** Without this, a body that ends with its connection would seem whole. */
    private void cut() {
        if (stream != null && !complete) {
            complete = true;
            stream.abort();
        }
    }

    private void inTime() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        inTime();
        ResponseStream answering = stream;
        if (answering == null && refusal != null) {
            outcome.complete(refusal.told());
        } else if (answering == null) {
            outcome.complete(
                    new Forwarded.Failed("server closed the connection without an answer"));
        } else if (!complete) {
            answering.abort();
        }
        early.forEach(ReferenceCountUtil::release);
        early.clear();
    }

    private void broken(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
        context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broken(context, cause);
    }
}
