package io.jollyboat.proxy.reverse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.core.http.NetworkLoop;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A call as a gRPC client makes it: HTTP/2 from the first byte on, messages both ways at once. */
final class Http2Call implements AutoCloseable {

    private final Channel connection;
    private final Channel stream;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    Http2Call(NetworkLoop network, int port, String path) throws InterruptedException {
        connection =
                new Bootstrap()
                        .group(network.group())
                        .channel(NioSocketChannel.class)
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(
                                                        Http2FrameCodecBuilder.forClient().build(),
                                                        new Http2MultiplexHandler(
                                                                new ChannelInboundHandlerAdapter()));
                                    }
                                })
                        .connect("127.0.0.1", port)
                        .sync()
                        .channel();
        stream =
                new Http2StreamChannelBootstrap(connection)
                        .handler(new Ear())
                        .open()
                        .sync()
                        .getNow();
        stream.writeAndFlush(
                new DefaultHttp2HeadersFrame(
                        new DefaultHttp2Headers()
                                .method("POST")
                                .path(path)
                                .scheme("http")
                                .authority("grpc.example.com")
                                .add("content-type", "application/grpc")
                                .add("te", "trailers")));
    }

    void say(String message) {
        stream.writeAndFlush(
                new DefaultHttp2DataFrame(Unpooled.copiedBuffer(message, UTF_8), false));
    }

    void end() {
        stream.writeAndFlush(new DefaultHttp2DataFrame(true));
    }

    /** The next thing that comes: a status with a field, a message, or fields at the end. */
    String hear() throws InterruptedException {
        String next = heard.poll(5, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    @Override
    public void close() {
        connection.close().awaitUninterruptibly();
    }

    private final class Ear extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Http2HeadersFrame head) {
                CharSequence status = head.headers().status();
                CharSequence grpc = head.headers().get("grpc-status");
                heard.add(
                        (status == null ? "trailers" : status)
                                + (grpc == null ? "" : " grpc " + grpc)
                                + (head.isEndStream() ? " end" : ""));
            } else if (message instanceof Http2DataFrame data) {
                String text = data.content().toString(UTF_8);
                if (!text.isEmpty()) {
                    heard.add(text);
                }
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof Http2ResetFrame) {
                heard.add("reset");
            }
        }
    }
}
