package io.jollyboat.core.streaming.spdy;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.streaming.flow.OutboundStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import java.util.function.Consumer;

/** A stream that a SPDY client has opened. Only for the event loop. */
public final class SpdyStream implements OutboundStream {
    private final Channel channel;
    private final int id;
    private final Headers headers;

    /** Told when both sides have ended. */
    private final Consumer<SpdyStream> over;

    private Consumer<ByteBuf> received = bytes -> {};
    private Runnable ended = () -> {};
    private Runnable cut = () -> {};

    /** The client has ended its side. */
    private boolean inputEnded;

    private boolean outputEnded;

    SpdyStream(Channel channel, int id, Headers headers, Consumer<SpdyStream> over) {
        this.channel = channel;
        this.id = id;
        this.headers = headers;
        this.over = over;
    }

    public int id() {
        return id;
    }

    public Headers headers() {
        return headers;
    }

    /** The {@code streamType} of Kubernetes' protocols; empty when the client gave none. */
    public String type() {
        String type = headers.first("streamType");
        return type == null ? "" : type;
    }

    /**
     * Who takes the client's bytes, and is told of their end, at once when it has come already, and
     * of the client resetting the stream.
     */
    public void listen(Consumer<ByteBuf> takes, Runnable end, Runnable reset) {
        received = takes;
        ended = end;
        cut = reset;
        if (inputEnded) {
            end.run();
        }
    }

    void receive(ByteBuf bytes, boolean last) {
        if (!inputEnded) {
            received.accept(bytes);
            if (last) {
                endInput();
            }
        }
    }

    /** The client has ended or reset the stream, or gone. */
    void endInput() {
        if (!inputEnded) {
            inputEnded = true;
            ended.run();
            tellIfOver();
        }
    }

    private void tellIfOver() {
        if (inputEnded && outputEnded) {
            over.accept(this);
        }
    }

    @Override
    public ChannelFuture send(ByteBuf bytes) {
        if (outputEnded) {
            bytes.release();
            return channel.newSucceededFuture();
        }
        return channel.writeAndFlush(new DefaultSpdyDataFrame(id, bytes));
    }

    @Override
    public void end() {
        if (!outputEnded) {
            outputEnded = true;
            DefaultSpdyDataFrame last = new DefaultSpdyDataFrame(id);
            last.setLast(true);
            channel.writeAndFlush(last, channel.voidPromise());
            tellIfOver();
        }
    }

    /** The client has reset the stream, or gone: nothing more is to be sent. */
    void reset() {
        outputEnded = true;
        endInput();
        cut.run();
        tellIfOver();
    }

    /** Refuses the stream. */
    public void refuse(SpdyStreamStatus reason) {
        channel.writeAndFlush(new DefaultSpdyRstStreamFrame(id, reason), channel.voidPromise());
        reset();
    }
}
