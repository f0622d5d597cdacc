package io.jollyboat.core.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.core.http.BodySource;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.ResponseStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both versions of HTTP have in common about one request: the calls arrive on any thread,
 * everything else happens on the event loop. The subclasses know how heads and bytes look on the
 * wire.
 */
abstract class ServerExchange extends ReceivedRequest implements ResponseStream {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final AtomicIntegerFieldUpdater<ServerExchange> ANSWERED =
            AtomicIntegerFieldUpdater.newUpdater(ServerExchange.class, "answered");
    private static final AtomicLongFieldUpdater<ServerExchange> PENDING =
            AtomicLongFieldUpdater.newUpdater(ServerExchange.class, "pending");
    private static final Headers PLAIN_TEXT =
            Headers.of("Content-Type", "text/plain; charset=utf-8");

    private static final byte[] INTERNAL_ERROR = "internal error\n".getBytes(UTF_8);

    /** Up to this size an answer is copied into one buffer with its head. */
    private static final int SMALL = 32 * 1024;

    /** 1 once somebody has begun to answer. */
    private volatile int answered;

    /** Bytes of the body handed over and not yet on the network. */
    private volatile long pending;

    // from here on: event loop only
    /** A whole answer, or the end of a stream, was handed to the connection. */
    private boolean ended;

    /** The answer is a stream, whose end somebody else decides. */
    private boolean streaming;

    /** Nothing can be sent any more. */
    private boolean over;

    private final ExchangeTasks closedTasks = new ExchangeTasks();
    private final ExchangeTasks drainedTasks = new ExchangeTasks();

    ServerExchange(ServerContext server, Channel channel, ConnectionPeer peer, RequestHead head) {
        super(server, channel, peer, head);
    }

    // ---- what the versions differ in; all on the event loop

    /** Sends head and body in one go. */
    protected abstract void sendWhole(int status, Headers fields, BodySource content, int length);

    /**
     * Sends a head.
     *
     * @param length of the body that follows in pieces; -1 when not known yet
     */
    protected abstract void sendHead(int status, Headers fields, long length);

    /**
     * Sends a head that no body follows; {@code length} is announced all the same unless negative.
     */
    protected abstract void sendHeadOnly(int status, Headers fields, long length);

    /**
     * Sends a piece of the body, and tells {@link #sent} when it has left. Takes over the buffer.
     */
    protected abstract void sendPiece(ByteBuf piece, boolean last);

    /** Ends the body with fields behind it. */
    protected abstract void sendTrailers(Headers trailers);

    /** Lets the client see that the answer is incomplete. */
    protected abstract void cut();

    /** The handler's turn. */
    final void begin() {
        try {
            server.handler.handle(this);
        } catch (RuntimeException | Error e) {
            LOG.error("handler of {} {} failed", method(), path(), e);
            if (answered == 0) {
                respond(500, PLAIN_TEXT, INTERNAL_ERROR);
            } else if (!ended) {
                abort();
            }
        }
    }

    // ---- the answer

    @Override
    public final void respond(int status, Headers fields, BodySource content) {
        answer();
        onLoop(() -> respondNow(status, fields, content));
    }

    private void respondNow(int status, Headers fields, BodySource content) {
        if (over) {
            return;
        }
        long length = content.length();
        boolean bodiless = status == 204 || status == 304;
        if (bodiless || method().equals("HEAD")) {
            sendHeadOnly(status, fields, bodiless ? -1 : length);
            finish();
        } else if (Gzip.wanted(server.config.compression(), this, fields, length)) {
            sendHead(
                    status,
                    fields.with("Content-Encoding", "gzip").with("Vary", "Accept-Encoding"),
                    -1);
            new BodyPump(this, content, Gzip.open()).run();
        } else if (length <= SMALL) {
            sendWhole(status, fields, content, (int) length);
            finish();
        } else {
            sendHead(status, fields, length);
            new BodyPump(this, content, null).run();
        }
    }

    @Override
    public final ResponseStream stream(int status, Headers fields) {
        answer();
        onLoop(
                () ->
                        streamNow(
                                status,
                                fields.without("Content-Length"),
                                RequestHead.lengthIn(fields)));
        return this;
    }

    private void streamNow(int status, Headers fields, long length) {
        if (over) {
            return;
        }
        if (method().equals("HEAD") || status == 204 || status == 304) {
            sendHeadOnly(status, fields, length);
            finish();
            return;
        }
        streaming = true;
        sendHead(status, fields, length);
        if (server.stopping) {
            endNow();
        }
    }

    @Override
    public boolean upgradable() {
        return false;
    }

    @Override
    public CompletionStage<Channel> upgrade(Headers fields) {
        throw new IllegalStateException("not an upgrade request");
    }

    protected final void answer() {
        if (!ANSWERED.compareAndSet(this, 0, 1)) {
            throw new IllegalStateException("answered before: " + method() + " " + path());
        }
    }

    @Override
    public final void write(byte[]... segments) {
        long more = 0;
        for (byte[] segment : segments) {
            more += segment.length;
        }
        if (more == 0) {
            return;
        }
        PENDING.addAndGet(this, more);
        int length = Math.toIntExact(more);
        onLoop(
                () -> {
                    if (over || ended) {
                        sent(length);
                    } else {
                        sendPiece(buffer(segments, length), false);
                    }
                });
    }

    /** On the event loop: a piece of a whole answer. */
    final void writePiece(ByteBuf piece, boolean last) {
        if (over) {
            piece.release();
            return;
        }
        PENDING.addAndGet(this, piece.readableBytes());
        sendPiece(piece, last);
        if (last) {
            finish();
        }
    }

    /** On the event loop: the rest of a body could not be put together. */
    final void failed(RuntimeException why) {
        LOG.error("the body of {} {} failed", method(), path(), why);
        abort();
    }

    private ByteBuf buffer(byte[][] segments, int length) {
        if (length > SMALL) {
            return Unpooled.wrappedBuffer(segments);
        }
        ByteBuf buffer = channel.alloc().directBuffer(length);
        for (byte[] segment : segments) {
            buffer.writeBytes(segment);
        }
        return buffer;
    }

    @Override
    public final long pendingBytes() {
        return pending;
    }

    @Override
    public final void onDrained(Runnable task) {
        onLoop(
                () -> {
                    if (over || pending <= LOW_MARK) {
                        task.run();
                    } else {
                        drainedTasks.add(task);
                    }
                });
    }

    @Override
    public final void end() {
        onLoop(this::endNow);
    }

    @Override
    public final void end(Headers trailers) {
        onLoop(
                () -> {
                    if (!over && !ended) {
                        sendTrailers(trailers);
                        finish();
                    }
                });
    }

    final void endNow() {
        if (!over && !ended) {
            sendPiece(Unpooled.EMPTY_BUFFER, true);
            finish();
        }
    }

    @Override
    public final void abort() {
        onLoop(
                () -> {
                    if (!over && !ended) {
                        ended = true;
                        cut();
                    }
                });
    }

    private void finish() {
        ended = true;
        if (!body.complete()) {
            body.discard();
            bodyMoves();
        }
        answerEnded();
    }

    /** The last of the answer was handed over, on the event loop. */
    protected void answerEnded() {}

    /** Whether the answer is a stream that goes on. */
    final boolean streaming() {
        return streaming && !ended;
    }

    final boolean ended() {
        return ended;
    }

    /** Whether nothing can be sent any more. */
    final boolean gone() {
        return over;
    }

    // ---- the end

    @Override
    public final void onClosed(Runnable task) {
        onLoop(
                () -> {
                    if (over) {
                        task.run();
                    } else {
                        closedTasks.add(task);
                    }
                });
    }

    /** The exchange is over, on the event loop. */
    protected final void closed() {
        if (over) {
            return;
        }
        over = true;
        body.abort();
        drainedTasks.run();
        closedTasks.run();
    }

    /** Told by the subclass when bytes of the body have left, or are lost. */
    protected final void sent(int bytes) {
        long left = PENDING.addAndGet(this, -bytes);
        if (left <= LOW_MARK) {
            drainedTasks.run();
        }
    }

    protected final ChannelFutureListener whenSent(int bytes) {
        return future -> sent(bytes);
    }
}
