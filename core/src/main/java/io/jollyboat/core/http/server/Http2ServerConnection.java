package io.jollyboat.core.http.server;

import static java.util.Objects.requireNonNull;

import io.jollyboat.core.http.ConnectionFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 connection. The frame codec, flow control and the defences against floods of small
 * frames are Netty's; there is no channel per stream, since that doubles the cost of a request.
 * Everything runs on the connection's event loop.
 */
final class Http2ServerConnection extends Http2ConnectionHandler implements ServerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /**
     * Streams a client may cancel within 30 seconds before it is taken for an attacker. Netty's own
     * bound of 200 would hit an operator that drops its watches; a cancelled stream costs little
     * here.
     */
    private static final int CANCELLED_STREAMS = 2000;

    private static final long LINGER_MILLIS = 500;

    private final ServerContext server;
    private final ConnectionPeer peer;
    private final Channel channel;
    private final Deadline idle;
    private @Nullable ChannelHandlerContext context;
    private boolean reading;
    private boolean flushScheduled;
    private boolean draining;

    private Http2ServerConnection(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            ServerContext server,
            Channel channel,
            ConnectionPeer peer) {
        super(decoder, encoder, settings);
        this.server = server;
        this.channel = channel;
        this.peer = peer;
        this.idle = new Deadline(server.timeline, channel.eventLoop(), channel::close);
    }

    static Http2ServerConnection open(ServerContext server, Channel channel, ConnectionPeer peer) {
        return new Builder(server, channel, peer).build();
    }

    Channel channel() {
        return channel;
    }

    ConnectionPeer peer() {
        return peer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        context = added;
        server.connections.add(this);
        idle.set(server.limits().idleTime());
        super.handlerAdded(added);
        if (server.stopping) {
            drain();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) throws Exception {
        server.left(this);
        idle.clear();
        super.channelInactive(inactive);
    }

    @Override
    public void channelRead(ChannelHandlerContext read, Object message) throws Exception {
        reading = true;
        super.channelRead(read, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext complete) throws Exception {
        reading = false;
        super.channelReadComplete(complete); // flushes
    }

    // ---- called by the exchanges

    ChannelFuture sendHeaders(Http2Stream stream, Http2Headers headers, boolean last) {
        ChannelHandlerContext to = context();
        flushSoon();
        return encoder().writeHeaders(to, stream.id(), headers, 0, last, to.newPromise());
    }

    ChannelFuture sendData(Http2Stream stream, ByteBuf data, boolean last) {
        ChannelHandlerContext to = context();
        flushSoon();
        return encoder().writeData(to, stream.id(), data, 0, last, to.newPromise());
    }

    void reset(Http2Stream stream, Http2Error reason) {
        ChannelHandlerContext to = context();
        resetStream(to, stream.id(), reason.code(), to.newPromise());
        flushSoon();
    }

    void giveRoom(Http2Stream stream, int bytes) {
        try {
            if (connection().local().flowController().consumeBytes(stream, bytes)) {
                flushSoon();
            }
        } catch (Http2Exception e) {
            onError(context(), true, e);
        }
    }

    private void flushSoon() {
        if (!reading && !flushScheduled) {
            flushScheduled = true;
            channel.eventLoop()
                    .execute(
                            () -> {
                                flushScheduled = false;
                                flush(context());
                            });
        }
    }

    private ChannelHandlerContext context() {
        return requireNonNull(context, "not added to a channel yet");
    }

    // ---- called by the requests

    void streamOpened() {
        idle.clear();
    }

    void streamClosed() {
        if (connection().numActiveStreams() == 0) {
            if (draining) {
                closeSoon();
            } else {
                idle.set(server.limits().idleTime());
            }
        }
    }

    // ---- the end

    @Override
    public void drain() {
        channel.eventLoop().execute(this::drainNow);
    }

    /** Takes no further streams; the connection ends with the last of those it has. */
    void retire() {
        channel.eventLoop().execute(this::retireNow);
    }

    private void retireNow() {
        if (draining) {
            return;
        }
        sayGoodbye();
        flushSoon();
        if (connection().numActiveStreams() == 0) {
            closeSoon();
        }
    }

    private void sayGoodbye() {
        draining = true;
        idle.clear();
        ChannelHandlerContext to = context();
        goAway(
                to,
                connection().remote().lastStreamCreated(),
                Http2Error.NO_ERROR.code(),
                Unpooled.EMPTY_BUFFER,
                to.newPromise());
    }

    private void drainNow() {
        sayGoodbye();
        try {
            connection().forEachActiveStream(this::endStream);
        } catch (Http2Exception e) {
            LOG.debug("cannot end the streams of {}", channel, e);
        }
        flushSoon();
        if (connection().numActiveStreams() == 0) {
            closeSoon();
        }
    }

    /**
     * Most clients close by themselves now; some drop the last answer when the server is faster.
     */
    private void closeSoon() {
        channel.eventLoop().schedule(this::cut, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private boolean endStream(Http2Stream stream) {
        Http2Exchange exchange = stream.getProperty(requests().key());
        if (exchange != null && exchange.streaming()) {
            exchange.endNow();
        }
        return true;
    }

    private Http2Requests requests() {
        return (Http2Requests) decoder().frameListener();
    }

    @Override
    public void cut() {
        channel.eventLoop().execute(() -> context().close());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext caught, Throwable cause) throws Exception {
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
            super.exceptionCaught(caught, cause);
        } else {
            ConnectionFailure.log(channel, cause);
            context().close();
        }
    }

    private static final class Builder
            extends AbstractHttp2ConnectionHandlerBuilder<Http2ServerConnection, Builder> {
        private final ServerContext server;
        private final Channel channel;
        private final ConnectionPeer peer;

        Builder(ServerContext server, Channel channel, ConnectionPeer peer) {
            this.server = server;
            this.channel = channel;
            this.peer = peer;
            server(true);
            initialSettings()
                    .maxConcurrentStreams(server.limits().streams())
                    .maxHeaderListSize(server.limits().headerBytes());
            decoderEnforceMaxRstFramesPerWindow(CANCELLED_STREAMS, 30);
        }

        @Override
        protected Http2ServerConnection build() {
            return super.build();
        }

        @Override
        protected Http2ServerConnection build(
                Http2ConnectionDecoder decoder,
                Http2ConnectionEncoder encoder,
                Http2Settings settings) {
            Http2ServerConnection handler =
                    new Http2ServerConnection(decoder, encoder, settings, server, channel, peer);
            Http2Connection streams = decoder.connection();
            Http2Requests requests = new Http2Requests(server, handler, streams);
            frameListener(requests);
            streams.addListener(requests.closing());
            return handler;
        }
    }
}
