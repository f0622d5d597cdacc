package io.jollyboat.core.streaming.spdy;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.streaming.flow.LingeringClose;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.spdy.DefaultSpdyGoAwayFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyGoAwayFrame;
import io.netty.handler.codec.spdy.SpdyHeadersFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyProtocolException;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySessionStatus;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A SPDY/3.1 connection whose streams the client opens. Netty has the frames; its session handler
 * is of no use here, for it would wait for window updates that Go's SPDY never sends. Only for the
 * event loop.
 */
public final class SpdyConnection extends SimpleChannelInboundHandler<SpdyFrame> {
    private static final Logger LOG = LoggerFactory.getLogger(SpdyConnection.class);
    private static final int LARGEST_CHUNK = 64 * 1024;
    private static final int LARGEST_HEADERS = 16 * 1024;
    private static final int MOST_STREAMS = 1000;

    private final Channel channel;
    private final Listener listener;
    private final Map<Integer, SpdyStream> streams = new HashMap<>();
    private int lastStream;
    private boolean ended;

    /** Who serves the streams; on the event loop. */
    public interface Listener {
        /** The client has opened a stream, which has been answered. */
        void opened(SpdyStream stream);

        /** The connection has gone. */
        void closed();
    }

    private SpdyConnection(Channel channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
    }

    /**
     * Puts SPDY on an upgraded channel, or on what tunnels through it. Reading has to be turned on
     * then.
     */
    public static SpdyConnection install(Channel channel, Listener listener) {
        SpdyConnection connection = new SpdyConnection(channel, listener);
        channel.pipeline()
                .addLast(
                        new SpdyFrameCodec(
                                SpdyVersion.SPDY_3_1,
                                LARGEST_CHUNK,
                                LARGEST_HEADERS,
                                6,
                                15,
                                8,
                                false),
                        connection);
        if (!channel.isActive()) {
            listener.closed();
        }
        return connection;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, SpdyFrame frame) {
        switch (frame) {
            case SpdySynStreamFrame opening -> open(opening); // before headers, of which it is one
            case SpdyHeadersFrame headers when headers.isLast() -> endInput(headers.streamId());
            case SpdyDataFrame data -> receive(data);
            case SpdyRstStreamFrame reset -> reset(reset.streamId());
            case SpdyPingFrame ping when ping.id() % 2 != 0 ->
                    channel.writeAndFlush(ping, channel.voidPromise());
            case SpdyGoAwayFrame _ ->
                    LOG.debug("{} opens no more streams", channel.remoteAddress());
            default -> LOG.trace("{}: nothing to do for {}", channel, frame);
        }
    }

    private void open(SpdySynStreamFrame opening) {
        int id = opening.streamId();
        if (ended) {
            return;
        }
        boolean invalid =
                opening.isInvalid() || opening.isTruncated() || id % 2 == 0 || id <= lastStream;
        if (invalid || streams.size() >= MOST_STREAMS) {
            SpdyStreamStatus reason =
                    invalid ? SpdyStreamStatus.PROTOCOL_ERROR : SpdyStreamStatus.REFUSED_STREAM;
            channel.writeAndFlush(new DefaultSpdyRstStreamFrame(id, reason), channel.voidPromise());
            return;
        }
        lastStream = id;
        SpdyStream stream =
                new SpdyStream(channel, id, headers(opening), over -> streams.remove(over.id()));
        streams.put(id, stream);
        DefaultSpdySynReplyFrame reply = new DefaultSpdySynReplyFrame(id);
        // Netty writes no header block at all when there are no headers, which Go's clients cannot
        // read
        reply.headers().add("accepted", "true");
        channel.writeAndFlush(reply, channel.voidPromise());
        listener.opened(stream);
        if (opening.isLast()) {
            endInput(id);
        }
    }

    private static Headers headers(SpdySynStreamFrame opening) {
        List<String> pairs = new ArrayList<>();
        opening.headers()
                .forEach(
                        field -> {
                            pairs.add(field.getKey().toString());
                            pairs.add(field.getValue().toString());
                        });
        return Headers.of(pairs.toArray(String[]::new));
    }

    private void receive(SpdyDataFrame data) {
        SpdyStream stream = streams.get(data.streamId());
        if (stream == null) {
            if (!ended && data.streamId() > lastStream) {
                channel.writeAndFlush(
                        new DefaultSpdyRstStreamFrame(
                                data.streamId(), SpdyStreamStatus.INVALID_STREAM),
                        channel.voidPromise());
            }
            return;
        }
        stream.receive(data.content(), data.isLast());
    }

    private void endInput(int id) {
        SpdyStream stream = streams.get(id);
        if (stream != null) {
            stream.endInput();
        }
    }

    private void reset(int id) {
        SpdyStream stream = streams.remove(id);
        if (stream != null) {
            stream.reset();
        }
    }

    /** Ends all streams and the connection, behind everything sent. */
    public void end() {
        if (!ended) {
            ended = true;
            List.copyOf(streams.values()).forEach(SpdyStream::end);
            streams.clear();
            LingeringClose.begin(
                    channel,
                    channel.write(new DefaultSpdyGoAwayFrame(lastStream, SpdySessionStatus.OK)));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended = true;
        List<SpdyStream> open = List.copyOf(streams.values());
        streams.clear();
        open.forEach(SpdyStream::reset);
        listener.closed();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof SpdyProtocolException || cause instanceof IOException) {
            LOG.debug("SPDY with {}: {}", channel.remoteAddress(), cause.toString());
        } else {
            LOG.error("SPDY with {} closed", channel.remoteAddress(), cause);
        }
        context.close();
    }
}
