package io.jollyboat.core.streaming.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * A tunnel through WebSocket: the messages' content is a stream of bytes of another protocol,
 * whatever the messages' bounds.
 */
public final class WebSocketBytes extends WebSocketConnection {
    @Override
    protected void message(ChannelHandlerContext context, WebSocketFrame frame) {
        context.fireChannelRead(frame.content().retain());
    }

    /** The handlers behind learn it from the channel. */
    @Override
    protected void gone() {}

    /** The way back; to be put behind this handler. */
    public static final class Writer extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            boolean bytes = message instanceof ByteBuf buffer && buffer.isReadable();
            context.write(bytes ? new BinaryWebSocketFrame((ByteBuf) message) : message, promise);
        }
    }
}
