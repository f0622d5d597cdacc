package io.jollyboat.core.http.server;

import io.jollyboat.core.http.ConnectionFailure;
import io.jollyboat.core.http.HeadBytes;
import io.jollyboat.core.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection: its requests one after the other. What a client sends ahead (pipelining)
 * waits, and when much of it waits, is not read. Everything runs on the connection's event loop.
 *
 * <p>States: <em>idle</em> (no exchange, the deadline runs), <em>busy</em> (an exchange whose
 * answer or request is not complete; no deadline but for a body somebody waits for),
 * <em>closing</em> (nothing more is read as HTTP; what still comes is thrown away for a moment, so
 * that the client can read the last answer before it learns that the connection is gone).
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements ServerConnection {
    /** Parsed messages that wait for their turn; from here on nothing is read. */
    private static final int AHEAD = 32;

    private static final long LINGER_MILLIS = 500;

    private final ServerContext server;
    private final Channel channel;
    private final ConnectionPeer peer;
    private final Deadline deadline;
    private final Deque<Object> waiting = new ArrayDeque<>();
    private @Nullable Http1Exchange current;
    private boolean closing;
    private boolean working;
    private boolean reading;
    private boolean flushDue;

    Http1Connection(ServerContext server, Channel channel, ConnectionPeer peer) {
        this.server = server;
        this.channel = channel;
        this.peer = peer;
        this.deadline = new Deadline(server.timeline, channel.eventLoop(), this::late);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        server.connections.add(this);
        deadline.set(server.limits().headerTime());
        if (server.stopping) {
            drain();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        reading = true;
        if (closing) {
            ReferenceCountUtil.release(message);
            return;
        }
        waiting.add(message);
        work();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        if (flushDue) {
            flushDue = false;
            channel.flush();
        }
    }

    /** Takes what waits until a request is in work whose own parts have all come. */
    private void work() {
        if (working) {
            return; // the caller further up goes on
        }
        working = true;
        try {
            while (!closing
                    && !waiting.isEmpty()
                    && (current == null || !current.body.complete())) {
                take(waiting.remove());
            }
        } finally {
            working = false;
        }
        readOrPause();
    }

    private void take(Object message) {
        if (message instanceof PlainRequest request) {
            begin(request);
            return;
        }
        try {
            if (message instanceof HttpObject some && some.decoderResult().isFailure()) {
                refuse(statusFor(some.decoderResult().cause()));
            } else if (message instanceof HttpRequest request) {
                begin(request);
            } else if (message instanceof HttpContent content && current != null) {
                receive(current, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** The exchange may answer, and be over, amid any of this. */
    private void receive(Http1Exchange exchange, HttpContent content) {
        exchange.body.add(content.content());
        if (content instanceof LastHttpContent) {
            exchange.body.end();
            if (exchange == current) {
                finishIfDone(exchange);
            }
        } else if (exchange.body.overfed()) {
            close();
        } else if (exchange == current && exchange.body.streamed()) {
            bodyMoves(exchange);
        }
    }

    private void begin(HttpRequest request) {
        Http1Exchange exchange =
                exchange(
                        request.method().name(),
                        request.uri(),
                        Http1Requests.fields(request),
                        request.protocolVersion());
        if (exchange != null) {
            exchange.begin();
        }
    }

    private void begin(PlainRequest request) {
        Http1Exchange exchange =
                exchange(
                        request.method(), request.target(), request.fields(), HttpVersion.HTTP_1_1);
        if (exchange != null) {
            exchange.body.end();
            exchange.begin();
        }
    }

    /** The next exchange; null when the request was refused. */
    private @Nullable Http1Exchange exchange(
            String method, String uri, Headers headers, HttpVersion version) {
        deadline.clear();
        boolean oldVersion = version.equals(HttpVersion.HTTP_1_0);
        RequestTarget target = RequestTarget.parse(uri);
        String host = headers.only("Host");
        if (target == null || host == null && !(oldVersion && !headers.contains("Host"))) {
            refuse(400);
            return null;
        }
        if (!oldVersion && !version.equals(HttpVersion.HTTP_1_1)) {
            refuse(505);
            return null;
        }
        RequestHead head = new RequestHead(method, target, headers, host == null ? "" : host);
        Http1Exchange exchange = new Http1Exchange(server, channel, peer, head, this, oldVersion);
        current = exchange;
        return exchange;
    }

    private static int statusFor(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return 414;
        }
        return cause instanceof TooLongFrameException ? 431 : 400;
    }

    /** Answers something that is not HTTP, or too much of it. */
    private void refuse(int status) {
        if (current == null) {
            String text = HttpResponseStatus.valueOf(status).toString();
            HeadBytes head = Http1Format.begin(status);
            Http1Format.field(head, "Content-Type", "text/plain; charset=utf-8");
            Http1Format.field(head, "Connection", "close");
            Http1Format.number(head, "Content-Length", text.length());
            Http1Format.endLine(head);
            head.text(text);
            send(head.copy(channel.alloc(), 0));
        } else {
            current.body.abort();
        }
        close();
    }

    // ---- called by the exchange

    void send(ByteBuf message) {
        channel.write(message, channel.voidPromise());
        flushSoon();
    }

    void send(ByteBuf message, ChannelFutureListener whenSent) {
        channel.write(message).addListener(whenSent);
        flushSoon();
    }

    /**
     * At the end of what is being read, or of the loop's turn: whoever is woken by the first of
     * several answers finds the others too, and is not woken for each.
     */
    private void flushSoon() {
        if (reading || flushDue) {
            flushDue = true; // channelReadComplete, or the task below, does it
            return;
        }
        flushDue = true;
        channel.eventLoop()
                .execute(
                        () -> {
                            if (flushDue && !reading) {
                                flushDue = false;
                                channel.flush();
                            }
                        });
    }

    void streams(Http1Exchange exchange) {
        if (exchange == current) {
            deadline.clear();
        }
    }

    void bodyMoves(Http1Exchange exchange) {
        if (exchange == current && !exchange.body.complete()) {
            if (hungry(exchange)) {
                deadline.set(server.limits().bodyTime());
            } else {
                deadline.clear(); // it is not the client that is slow
            }
            readOrPause();
        }
    }

    void answerEnded(Http1Exchange exchange) {
        finishIfDone(exchange);
    }

    private void finishIfDone(Http1Exchange exchange) {
        if (!exchange.ended()) {
            deadline.clear();
            return;
        }
        if (!exchange.keepAlive()) {
            close();
        } else if (exchange.body.complete()) {
            current = null;
            exchange.leave();
            if (server.stopping) {
                close();
            } else {
                deadline.set(server.limits().idleTime());
                work();
            }
        }
    }

    private void readOrPause() {
        boolean enough = waiting.size() >= AHEAD || current != null && !hungry(current);
        if (!closing && channel.config().isAutoRead() == enough) {
            channel.config().setAutoRead(!enough);
        }
    }

    /**
     * An upgrade's next bytes are not HTTP: they stay in the socket until it is decided who reads
     * them.
     */
    private static boolean hungry(Http1Exchange exchange) {
        return exchange.body.complete()
                ? !exchange.upgradable() || exchange.ended()
                : exchange.body.hungry();
    }

    /** Sends the head of a 101 and takes HTTP out of the channel. */
    void leaveHttp(Http1Exchange exchange, ByteBuf head) {
        closing = true;
        deadline.clear();
        server.left(this);
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        channel.config().setAutoRead(false);
        channel.writeAndFlush(head, channel.voidPromise());
        channel.pipeline().remove(this);
        channel.pipeline().remove(HttpRequestDecoder.class);
        channel.closeFuture().addListener(closed -> exchange.leave());
        current = null;
    }

    /** The client turned out to speak another version; nothing of this one was heard. */
    void makeWay() {
        deadline.clear();
        server.left(this);
    }

    // ---- the end

    private void late() {
        if (current != null && !current.body.complete()) {
            current.body.abort();
        }
        close();
    }

    /** Sends what is to be sent, then closes. */
    private void close() {
        if (closing) {
            return;
        }
        closing = true;
        deadline.clear();
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        channel.config().setAutoRead(true);
        boolean unread = current == null || current.bodyUnderway();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(
                        sent -> {
                            if (unread && sent.isSuccess()) {
                                HalfClose.output(channel);
                                channel.eventLoop()
                                        .schedule(this::cut, LINGER_MILLIS, TimeUnit.MILLISECONDS);
                            } else {
                                channel.close();
                            }
                        });
    }

    @Override
    public void drain() {
        channel.eventLoop()
                .execute(
                        () -> {
                            if (current == null) {
                                close();
                            } else {
                                current.closeAfterwards();
                                if (current.streaming()) {
                                    current.endNow();
                                }
                            }
                        });
    }

    @Override
    public void cut() {
        channel.close();
    }

    private void gone() {
        closing = true;
        deadline.clear();
        server.left(this);
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        Http1Exchange exchange = current;
        current = null;
        if (exchange != null) {
            exchange.leave();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ConnectionFailure.log(channel, cause);
        channel.close();
    }
}
