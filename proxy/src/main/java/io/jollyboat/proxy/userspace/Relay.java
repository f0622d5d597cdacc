package io.jollyboat.proxy.userspace;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;

/**
 * One direction of two connections that are joined. A side is read only as long as the other takes
 * what came from it; a side that has said all may still listen, as over one connection.
 *
 * <p>Both channels are on one event loop, allow half closure, and have automatic reading off until
 * they are joined.
 */
final class Relay extends ChannelInboundHandlerAdapter {

    private final SocketChannel own;
    private final SocketChannel other;

    private Relay(SocketChannel own, SocketChannel other) {
        this.own = own;
        this.other = other;
    }

    static void join(SocketChannel one, SocketChannel two) {
        one.pipeline().addLast(new Relay(one, two));
        two.pipeline().addLast(new Relay(two, one));
        if (one.isActive() && two.isActive()) {
            one.config().setAutoRead(true);
            two.config().setAutoRead(true);
        } else {
            one.close();
            two.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        other.write(message, other.voidPromise());
        if (!other.isWritable()) {
            own.config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        other.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        other.config().setAutoRead(own.isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            afterFlush(other)
                    .addListener(flushed -> other.shutdownOutput().addListener(shut -> settle()));
        }
    }

    /** A socket of which both directions have ended is of no more use. */
    private void settle() {
        for (SocketChannel side : new SocketChannel[] {own, other}) {
            if (side.isShutdown()) {
                side.close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        afterFlush(other).addListener(ChannelFutureListener.CLOSE);
    }

    private static io.netty.channel.ChannelFuture afterFlush(Channel channel) {
        return channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    }

    /** A reset is passed on as one: who sees a plain end would take the answer for complete. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        other.config().setSoLinger(0);
        other.close();
        own.close();
    }
}
