package io.jollyboat.core.http.client;

import io.jollyboat.core.http.ConnectionFailure;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Joins two channels so that the bytes of each go into the other. A side is read only as long as
 * the other one takes what came from it, so little is held in between. A side that ends takes the
 * other with it, after what is under way: the protocols that run over upgraded connections end
 * their streams by messages, never by half a connection.
 */
public final class Splice extends ChannelInboundHandlerAdapter {
    private final Channel other;

    private Splice(Channel other) {
        this.other = other;
    }

    /**
     * Joins two channels that carry plain bytes and have automatic reading off; it is turned on
     * here. They may live on different loops.
     */
    public static void join(Channel one, Channel two) {
        one.pipeline().addLast(new Splice(two));
        two.pipeline().addLast(new Splice(one));
        if (!one.isActive()) {
            two.close();
        } else if (!two.isActive()) {
            one.close();
        } else {
            one.config().setAutoRead(two.isWritable());
            two.config().setAutoRead(one.isWritable());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        other.write(message, other.voidPromise());
        if (!other.isWritable()) {
            context.channel().config().setAutoRead(false);
            if (other.isWritable()) { // since a moment ago, on a loop of its own
                context.channel().config().setAutoRead(true);
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        other.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        other.config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ConnectionFailure.log(context.channel(), cause);
        context.close();
    }
}
