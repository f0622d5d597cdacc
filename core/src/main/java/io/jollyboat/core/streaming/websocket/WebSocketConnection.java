package io.jollyboat.core.streaming.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manners of a WebSocket: pings are answered, a close is answered and obeyed, what breaks the
 * protocol ends it.
 */
public abstract class WebSocketConnection extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);
    private static final int LARGEST_FRAME = 1024 * 1024;

    private boolean ended;

    /** Puts a WebSocket on an upgraded channel. Reading has to be turned on then. */
    public static void install(Channel channel, WebSocketConnection connection) {
        WebSocketDecoderConfig decoding =
                WebSocketDecoderConfig.newBuilder()
                        .expectMaskedFrames(true)
                        .allowExtensions(false)
                        .maxFramePayloadLength(LARGEST_FRAME)
                        .build();
        channel.pipeline()
                .addLast(
                        new WebSocket13FrameDecoder(decoding),
                        new WebSocket13FrameEncoder(false),
                        connection);
        if (!channel.isActive()) {
            connection.gone();
        }
    }

    /** A piece of a message; on the event loop. */
    protected abstract void message(ChannelHandlerContext context, WebSocketFrame frame);

    /** The connection is gone, or as good as. Perhaps more than once. */
    protected abstract void gone();

    /** What the client still sends is thrown away from now on. */
    protected void ended() {
        ended = true;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            gone();
            if (ended) {
                context.close();
            } else {
                ended = true;
                context.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
            }
        } else if (frame instanceof PingWebSocketFrame ping) {
            context.writeAndFlush(
                    new PongWebSocketFrame(ping.content().retain()), context.voidPromise());
        } else if (!ended && !(frame instanceof PongWebSocketFrame)) {
            message(context, frame);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedFrameException || cause instanceof IOException) {
            LOG.debug("WebSocket with {}: {}", context.channel().remoteAddress(), cause.toString());
        } else {
            LOG.error("WebSocket with {} closed", context.channel().remoteAddress(), cause);
        }
        context.close();
    }
}
