package io.jollyboat.core.http.client;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.tls.ServerTrust;
import io.jollyboat.core.tls.TlsContexts;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls other servers: one request, one whole answer of bounded size, in bounded time. Where a
 * server is and what its certificate must say are told apart, so that who knows the address needs
 * no name service.
 *
 * <p>Every call has a connection of its own, by HTTP/1.1. Never blocks; safe for use by many
 * threads.
 */
public final class HttpClient implements AutoCloseable {

    private final NetworkLoop loop;
    private final @Nullable SslContext tls;

    private HttpClient(NetworkLoop loop, @Nullable SslContext tls) {
        this.loop = loop;
        this.tls = tls;
    }

    /** A client that speaks plain HTTP. */
    public static HttpClient plain(NetworkLoop loop) {
        return new HttpClient(loop, null);
    }

    /**
     * A client that speaks HTTPS.
     *
     * @param credential shown to servers; null to show none
     * @throws IOException when TLS cannot be set up
     */
    public static HttpClient secure(
            NetworkLoop loop, ServerTrust trust, @Nullable Credential credential)
            throws IOException {
        return new HttpClient(loop, TlsContexts.client(trust, credential));
    }

    /**
     * A request.
     *
     * @param server where to connect
     * @param host what the {@code Host} field says, with the port unless that is the scheme's own
     * @param serverName what the server's certificate must be for
     */
    public record Request(
            InetSocketAddress server,
            String host,
            String serverName,
            Message message,
            Bounds bounds) {}

    /**
     * What is sent.
     *
     * @param target path and query
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    public record Message(String method, String target, Headers headers, byte[] body) {}

    /**
     * What an answer may cost.
     *
     * @param bytes of its body
     * @param patience from the first attempt to connect to the last byte
     */
    public record Bounds(int bytes, Duration patience) {}

    /** An answer, whatever it says. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    public record Response(int status, Headers headers, byte[] body) {}

    /**
     * Makes a call.
     *
     * @return completes with the answer; exceptionally with an {@link IOException} whose message
     *     says what went wrong when there is none, with a {@link
     *     java.util.concurrent.TimeoutException} when it did not come in time
     */
    public CompletionStage<Response> call(Request request) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        ChannelFuture connecting = connect(request, answer);
        loop.group()
                .schedule(
                        () -> {
                            if (answer.completeExceptionally(AnswerReader.tooLate())) {
                                connecting.cancel(true);
                                connecting.channel().close();
                            }
                        },
                        request.bounds().patience().toMillis(),
                        TimeUnit.MILLISECONDS);
        return answer;
    }

    private ChannelFuture connect(Request request, CompletableFuture<Response> answer) {
        ChannelFuture connecting =
                new Bootstrap()
                        .group(loop.group())
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                Math.toIntExact(request.bounds().patience().toMillis()))
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        prepare(channel, request, answer);
                                    }
                                })
                        .connect(request.server());
        connecting.addListener(
                (ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        connected.channel().writeAndFlush(encoded(request));
                    } else if (!connected.isCancelled()) {
                        answer.completeExceptionally(
                                AnswerReader.unreachable(request.server(), connected.cause()));
                    }
                });
        return connecting;
    }

    private void prepare(Channel channel, Request request, CompletableFuture<Response> answer) {
        if (tls != null) {
            channel.pipeline()
                    .addLast(
                            tls.newHandler(
                                    channel.alloc(),
                                    request.serverName(),
                                    request.server().getPort()));
        }
        channel.pipeline()
                .addLast(
                        AnswerReader.codec(),
                        new HttpContentDecompressor(request.bounds().bytes()),
                        new HttpObjectAggregator(request.bounds().bytes(), true),
                        new AnswerReader(answer));
    }

    private static DefaultFullHttpRequest encoded(Request request) {
        Message message = request.message();
        DefaultFullHttpRequest encoded =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.valueOf(message.method()),
                        message.target(),
                        Unpooled.wrappedBuffer(message.body()));
        message.headers().forEach((name, value) -> encoded.headers().add(name, value));
        encoded.headers().set("Host", request.host());
        encoded.headers().set("Connection", "close");
        if (message.body().length > 0) {
            encoded.headers().set("Content-Length", message.body().length);
        }
        return encoded;
    }

    /** Frees the TLS set-up. What is under way goes on. */
    @Override
    public void close() {
        ReferenceCountUtil.release(tls);
    }
}
