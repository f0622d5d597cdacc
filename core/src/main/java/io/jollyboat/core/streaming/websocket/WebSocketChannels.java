package io.jollyboat.core.streaming.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jollyboat.core.streaming.flow.LingeringClose;
import io.jollyboat.core.streaming.flow.OutboundStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Base64;

/**
 * Kubernetes' channels over WebSocket: the first byte of a message is the number of a channel, the
 * rest are the channel's bytes. Go clients cut long messages into fragments, of which only the
 * first has the number. In the base64 variant the number is a digit, the bytes are base64, and
 * messages are text.
 */
public final class WebSocketChannels extends WebSocketConnection {
    /** Version 5: a message on this channel names a channel whose sender has ended. */
    private static final int CLOSE_SIGNAL = 255;

    private static final int NONE = -1;

    private final Listener listener;
    private final boolean base64;
    private final boolean closeSignals;

    /** Where the fragments of the message under way belong. */
    private int current = NONE;

    /** Who takes what arrives; on the event loop. */
    public interface Listener {
        void received(int number, ByteBuf bytes);

        /** The client has ended one of its channels. */
        void ended(int number);

        /** The connection has gone. */
        void closed();
    }

    /**
     * @param base64 messages are text, and what follows their channel is encoded
     * @param closeSignals whether message 255 closes a channel (protocol version 5)
     */
    public WebSocketChannels(Listener listener, boolean base64, boolean closeSignals) {
        this.listener = listener;
        this.base64 = base64;
        this.closeSignals = closeSignals;
    }

    @Override
    protected void message(ChannelHandlerContext context, WebSocketFrame frame) {
        ByteBuf bytes = frame.content();
        if (!(frame instanceof ContinuationWebSocketFrame)) {
            if (!bytes.isReadable()) {
                return;
            }
            int first = bytes.readUnsignedByte();
            current = base64 ? Character.digit(first, 10) : first;
        }
        if (base64) {
            decode(context, frame, bytes);
        } else if (current == CLOSE_SIGNAL && closeSignals) {
            while (bytes.isReadable()) {
                listener.ended(bytes.readUnsignedByte());
            }
        } else {
            listener.received(current, bytes);
        }
    }

    private void decode(ChannelHandlerContext context, WebSocketFrame frame, ByteBuf bytes) {
        if (frame instanceof ContinuationWebSocketFrame || !frame.isFinalFragment()) {
            end(context.channel(), WebSocketCloseStatus.INVALID_MESSAGE_TYPE);
            return;
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(bytes.toString(US_ASCII));
            listener.received(current, Unpooled.wrappedBuffer(decoded));
        } catch (IllegalArgumentException e) {
            end(context.channel(), WebSocketCloseStatus.INVALID_PAYLOAD_DATA);
        }
    }

    @Override
    protected void gone() {
        listener.closed();
    }

    /** A channel towards the client. */
    public OutboundStream stream(Channel channel, int number) {
        return new OutboundStream() {
            @Override
            public ChannelFuture send(ByteBuf bytes) {
                return channel.writeAndFlush(frame(channel, number, bytes));
            }

            // the protocol has no words for it: the end of the connection ends its channels
            @Override
            public void end() {}
        };
    }

    private WebSocketFrame frame(Channel channel, int number, ByteBuf bytes) {
        if (base64) {
            String text =
                    number
                            + Base64.getEncoder()
                                    .encodeToString(io.netty.buffer.ByteBufUtil.getBytes(bytes));
            bytes.release();
            return new TextWebSocketFrame(text);
        }
        ByteBuf head = channel.alloc().buffer(1).writeByte(number);
        return new BinaryWebSocketFrame(Unpooled.wrappedBuffer(head, bytes));
    }

    /** Closes in good order. */
    public void end(Channel channel) {
        end(channel, WebSocketCloseStatus.NORMAL_CLOSURE);
    }

    private void end(Channel channel, WebSocketCloseStatus status) {
        ended();
        LingeringClose.begin(channel, channel.write(new CloseWebSocketFrame(status)));
    }
}
