package io.jollyboat.kubelet.probe;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A server over HTTP/2 on the loopback interface that knows some services by their health, as the
 * health protocol numbers it. What it does not know is answered with the error NOT_FOUND.
 */
public final class GrpcServer implements AutoCloseable {

    /** Healths that are no numbers of the protocol, but ways to behave. */
    public static final int SILENT = -1;

    public static final int RESETTING = -2;
    public static final int PLAIN_HTTP = -3;
    public static final int UNIMPLEMENTED = -4;
    private static final int STRANGE = -5;

    /** The head of the last request. */
    final CompletableFuture<Http2Headers> asked = new CompletableFuture<>();

    private final MultiThreadIoEventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel channel;
    private final Map<String, Integer> services;

    /**
     * @param services by name; the empty one is the server as a whole
     */
    public GrpcServer(Map<String, Integer> services) throws InterruptedException {
        this.services = Map.copyOf(services);
        channel =
                new ServerBootstrap()
                        .group(loop)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel connection) {
                                        connection
                                                .pipeline()
                                                .addLast(
                                                        Http2FrameCodecBuilder.forServer().build(),
                                                        new Http2MultiplexHandler(streams()),
                                                        new Quiet());
                                    }
                                })
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .sync()
                        .channel();
    }

    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private ChannelInitializer<Channel> streams() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new Answering());
            }
        };
    }

    /** A probe hangs up with a reset, so that no connection waits to be closed. */
    private static final class Quiet extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    /** Answers the message of one stream. */
    private final class Answering extends SimpleChannelInboundHandler<Http2StreamFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
            if (frame instanceof Http2HeadersFrame head) {
                asked.complete(head.headers());
            }
            if (frame instanceof Http2DataFrame data && data.isEndStream()) {
                byte[] message = ByteBufUtil.getBytes(data.content());
                String name =
                        message.length > 7
                                ? new String(message, 7, message.length - 7, StandardCharsets.UTF_8)
                                : "";
                answer(context, services.getOrDefault(name, STRANGE));
            }
        }
    }

    private static void answer(ChannelHandlerContext context, int health) {
        if (health == STRANGE) {
            lone(context, grpc().set("grpc-status", "5").set("grpc-message", "unknown%20service"));
        } else if (health == UNIMPLEMENTED) {
            String why = "unknown service grpc.health.v1.Health";
            lone(context, grpc().set("grpc-status", "12").set("grpc-message", why));
        } else if (health == PLAIN_HTTP) {
            lone(context, new DefaultHttp2Headers().status("404").set("content-type", "text/html"));
        } else if (health == RESETTING) {
            context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.ENHANCE_YOUR_CALM));
        } else if (health != SILENT) {
            byte[] message = {0, 0, 0, 0, 2, 8, (byte) health};
            context.write(new DefaultHttp2HeadersFrame(grpc()));
            context.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(message), false, 9));
            lone(context, new DefaultHttp2Headers().set("grpc-status", "0"));
        }
    }

    private static Http2Headers grpc() {
        return new DefaultHttp2Headers().status("200").set("content-type", "application/grpc");
    }

    private static void lone(ChannelHandlerContext context, Http2Headers headers) {
        context.writeAndFlush(new DefaultHttp2HeadersFrame(headers, true));
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loop.shutdownGracefully();
    }
}
