package io.jollyboat.core.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends one document to another server and takes its answer whole: what a webhook is asked. Every
 * request has a connection of its own, by HTTP/1.1 over TLS. Safe for use by many threads.
 */
public final class HttpPost {

    private final NetworkLoop loop;

    public HttpPost(NetworkLoop loop) {
        this.loop = loop;
    }

    /**
     * Where to send.
     *
     * @param server the address to connect to
     * @param host the name that the server's certificate must be for, and that it is told
     * @param path with its query
     */
    public record Target(InetSocketAddress server, String host, String path) {}

    /** An answer. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    public record Reply(int status, byte[] body) {}

    /**
     * Sends a document of JSON.
     *
     * @param timeout for the whole of it, connecting included
     * @param mostBytes that the answer may have
     * @return fails with an {@link IOException} in words for users when there is no answer
     */
    public CompletionStage<Reply> send(
            Target target, ClientTls tls, byte[] json, Duration timeout, int mostBytes) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        SslContext secure;
        try {
            secure = TlsContexts.client(tls);
        } catch (IOException cannot) {
            return CompletableFuture.failedFuture(cannot);
        }
        reply.whenComplete((done, failed) -> ReferenceCountUtil.release(secure));
        new Bootstrap()
                .group(loop.group())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        (int) Math.max(1, Math.min(timeout.toMillis(), Integer.MAX_VALUE)))
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                SslHandler handler =
                                        secure.newHandler(
                                                channel.alloc(),
                                                target.host,
                                                target.server.getPort());
                                handler.setHandshakeTimeout(
                                        timeout.toMillis(), TimeUnit.MILLISECONDS);
                                channel.pipeline()
                                        .addLast(
                                                new ReadTimeoutHandler(
                                                        timeout.toMillis(), TimeUnit.MILLISECONDS),
                                                handler,
                                                new HttpClientCodec(),
                                                new HttpObjectAggregator(mostBytes),
                                                new Answer(reply));
                            }
                        })
                .connect(target.server)
                .addListener(
                        (ChannelFuture connected) -> {
                            if (connected.isSuccess()) {
                                connected.channel().writeAndFlush(request(target, json));
                            } else {
                                reply.completeExceptionally(problem(target, connected.cause()));
                            }
                        });
        return reply;
    }

    private static DefaultFullHttpRequest request(Target target, byte[] json) {
        DefaultFullHttpRequest request =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.POST,
                        target.path,
                        Unpooled.wrappedBuffer(json));
        int port = target.server.getPort();
        request.headers().set("Host", port == 443 ? target.host : target.host + ":" + port);
        request.headers().set("User-Agent", "kube-apiserver-admission");
        request.headers().set("Accept", "application/json, */*");
        request.headers().set("Content-Type", "application/json");
        request.headers().set("Content-Length", json.length);
        request.headers().set("Connection", "close");
        return request;
    }

    private static IOException problem(Target target, @Nullable Throwable cause) {
        return new IOException(
                "dial tcp "
                        + target.server.getAddress().getHostAddress()
                        + ":"
                        + target.server.getPort()
                        + ": connect: "
                        + (cause == null ? "failed" : cause.getMessage()),
                cause);
    }

    /** Takes the answer, or what came instead. */
    private static final class Answer extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final CompletableFuture<Reply> reply;

        Answer(CompletableFuture<Reply> reply) {
            this.reply = reply;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            reply.complete(
                    new Reply(response.status().code(), ByteBufUtil.getBytes(response.content())));
            context.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            Throwable why = cause.getCause() == null ? cause : cause.getCause();
            String words =
                    cause instanceof ReadTimeoutException
                            ? "context deadline exceeded"
                            : String.valueOf(why.getMessage());
            reply.completeExceptionally(new IOException(words, cause));
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            reply.completeExceptionally(new IOException("EOF"));
        }
    }
}
