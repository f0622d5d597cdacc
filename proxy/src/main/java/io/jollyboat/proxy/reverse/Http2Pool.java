package io.jollyboat.proxy.reverse;

import io.jollyboat.core.runtime.Timeline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.HashMap;
import java.util.Map;

/**
 * Connections by HTTP/2 without TLS: one to each server, for as many requests at once as it likes.
 * Only for the event loop.
 */
final class Http2Pool {

    /** What a server may send ahead of who reads it, per request. */
    private static final int WINDOW = 256 * 1024;

    private final EventLoop loop;
    private final Timeline timeline;
    private final Map<Server, ChannelFuture> open = new HashMap<>();

    Http2Pool(EventLoop loop, Timeline timeline) {
        this.loop = loop;
        this.timeline = timeline;
    }

    void send(Passage passage, Server server) {
        open.computeIfAbsent(server, this::connect)
                .addListener(
                        (ChannelFuture connected) -> {
                            if (connected.isSuccess()) {
                                stream(passage, server, connected.channel());
                            } else {
                                open.remove(server, connected);
                                passage.unreachable(connected.cause());
                            }
                        });
    }

    private void stream(Passage passage, Server server, Channel connection) {
        var upstream = new Http2Upstream(timeline, loop);
        new Http2StreamChannelBootstrap(connection)
                .handler(upstream)
                .open()
                .addListener(
                        (Future<Http2StreamChannel> opened) -> {
                            if (opened.isSuccess()) {
                                upstream.begin(passage, server);
                            } else {
                                passage.unreachable(opened.cause());
                            }
                        });
    }

    private ChannelFuture connect(Server server) {
        return Http1Pool.bootstrap(loop)
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline()
                                        .addLast(
                                                Http2FrameCodecBuilder.forClient()
                                                        .initialSettings(
                                                                Http2Settings.defaultSettings()
                                                                        .pushEnabled(false)
                                                                        .initialWindowSize(WINDOW))
                                                        .encoderEnforceMaxConcurrentStreams(true)
                                                        .build(),
                                                new Http2MultiplexHandler(new Uninvited()),
                                                new Ends(server));
                            }
                        })
                .connect(server.address());
    }

    /** Servers have been told not to push. */
    @ChannelHandler.Sharable
    private static final class Uninvited extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.close();
        }
    }

    /** Sees to it that a connection that ends, or is about to, is given no further request. */
    private final class Ends extends ChannelInboundHandlerAdapter {

        private final Server server;

        Ends(Server server) {
            this.server = server;
        }

        private void retire(Channel channel) {
            open.computeIfPresent(
                    server, (same, future) -> future.channel().equals(channel) ? null : future);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Http2GoAwayFrame) {
                retire(context.channel());
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            retire(context.channel());
            super.channelInactive(context);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
