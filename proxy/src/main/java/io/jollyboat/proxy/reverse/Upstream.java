package io.jollyboat.proxy.reverse;

import io.jollyboat.core.http.ResponseStream;
import io.jollyboat.core.runtime.Timeline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A way to a server that a request has been given, for what of it is still to come, and what comes
 * back. How both look on the wire is for the subclasses. Only for the event loop.
 */
abstract class Upstream extends ChannelInboundHandlerAdapter {

    private final Patience patience;
    private @Nullable Channel channel;

    /** Null while nobody waits for an answer, or for more of it. */
    protected @Nullable Passage passage;

    /** From the head of an answer on that goes back as it comes. */
    protected @Nullable ResponseStream stream;

    Upstream(Timeline timeline, EventLoop loop) {
        this.patience = new Patience(timeline, loop, this::late);
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    protected final Channel channel() {
        return Objects.requireNonNull(channel, "not connected yet");
    }

    /** Takes a request on, and waits for its answer to begin. */
    protected final void take(Passage request) {
        passage = request;
        stream = null;
        patience.begin(request.patience);
    }

    // ---- the request

    abstract void piece(byte[] bytes);

    /** The request is complete. */
    abstract void end();

    /** Nobody wants an answer any more, or the rest of the request will not come. */
    final void abort() {
        passage = null;
        patience.end();
        channel().close(); // which tells the server
    }

    /** Whether it takes more at once. */
    final boolean writable() {
        return channel().isWritable();
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext context) {
        if (passage != null && context.channel().isWritable()) {
            passage.resume();
        }
    }

    private void late() {
        Passage waiting = passage;
        if (waiting != null && stream == null) {
            passage = null;
            channel().close();
            waiting.tooLate();
        }
    }

    // ---- the answer

    /** The server has begun to answer. */
    protected final void answered() {
        patience.end();
    }

    /** Passes a piece of a body on. */
    protected static void give(ResponseStream to, ByteBuf piece) {
        if (piece.isReadable()) {
            to.write(ByteBufUtil.getBytes(piece));
        }
    }

    /** Reads no faster than the client does. */
    protected final void slow(ResponseStream to) {
        if (!to.writable() && channel().config().isAutoRead()) {
            channel().config().setAutoRead(false);
            to.onDrained(() -> channel().config().setAutoRead(true));
        }
    }

    // ---- the end

    /**
     * Nothing more will come.
     *
     * @param old whether it had served other requests before
     * @return whether somebody was waiting
     */
    protected final boolean ended(boolean old) {
        patience.close();
        Passage waiting = passage;
        passage = null;
        if (waiting == null) {
            return false;
        }
        if (stream == null) {
            waiting.cut(old);
        } else {
            waiting.over();
            stream.abort();
        }
        return true;
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
