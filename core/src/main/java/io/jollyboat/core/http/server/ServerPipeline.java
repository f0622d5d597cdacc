package io.jollyboat.core.http.server;

import io.jollyboat.core.http.ConnectionFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sets up an accepted connection: TLS, then the version of HTTP that both sides speak. */
final class ServerPipeline extends ChannelInitializer<Channel> {
    private static final int CHUNK = 64 * 1024;

    private final ServerContext server;
    private final @Nullable SslContext tls;

    ServerPipeline(ServerContext server, @Nullable SslContext tls) {
        this.server = server;
        this.tls = tls;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (calledOther(channel)) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0); // a reset
            channel.close();
            return;
        }
        if (server.sockets.incrementAndGet() > server.limits().connections() || server.stopping) {
            server.sockets.decrementAndGet();
            channel.close();
            return;
        }
        channel.closeFuture().addListener(closed -> server.sockets.decrementAndGet());
        ConnectionPeer peer = new ConnectionPeer(channel, server.certificates);
        if (tls == null) {
            channel.pipeline().addLast(new PriorKnowledge(() -> http2Instead(channel, peer)));
            http1(channel, peer);
            return;
        }
        SslHandler secure = tls.newHandler(channel.alloc());
        secure.setHandshakeTimeoutMillis(server.limits().headerTime().toMillis());
        channel.pipeline().addLast(secure, new Negotiation(peer));
    }

    private boolean calledOther(Channel channel) {
        Predicate<InetAddress> others = server.config.others();
        return others != null
                && channel.localAddress() instanceof InetSocketAddress called
                && others.test(called.getAddress());
    }

    private void http1(Channel channel, ConnectionPeer peer) {
        HttpDecoderConfig decoding =
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(server.limits().headerBytes())
                        .setMaxHeaderSize(server.limits().headerBytes())
                        .setMaxChunkSize(CHUNK);
        channel.pipeline()
                .addLast(
                        new Http1Requests(decoding, server.limits().headerBytes()),
                        new Http1Connection(server, channel, peer));
    }

    private void http2Instead(Channel channel, ConnectionPeer peer) {
        channel.pipeline().remove(HttpRequestDecoder.class);
        channel.pipeline().remove(Http1Connection.class).makeWay();
        channel.pipeline().addLast(Http2ServerConnection.open(server, channel, peer));
    }

    /** Waits for the handshake's outcome. */
    private final class Negotiation extends ApplicationProtocolNegotiationHandler {
        private final ConnectionPeer peer;

        Negotiation(ConnectionPeer peer) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.peer = peer;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            ChannelPipeline pipeline = context.pipeline();
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                pipeline.addLast(Http2ServerConnection.open(server, context.channel(), peer));
            } else {
                http1(context.channel(), peer);
            }
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            ConnectionFailure.log(context.channel(), cause);
            context.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ConnectionFailure.log(context.channel(), cause);
            context.close();
        }
    }
}
