package io.jollyboat.proxy.reverse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.core.http.BodySink;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.ResponseStream;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.runtime.Timeline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/** A server of either version of HTTP that does what its paths say. */
final class TestServer {

    static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final HttpServer server;

    TestServer(NetworkLoop network) throws IOException {
        server =
                HttpServer.start(
                        network,
                        HttpServerConfig.plain(ANY_PORT),
                        Timeline.real(),
                        TestServer::handle);
    }

    Server at(boolean http2) {
        return new Server(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), http2);
    }

    private static void handle(HttpExchange exchange) {
        switch (exchange.path()) {
            case "/silent" -> {}
            case "/socket" ->
                    exchange.upgrade(Headers.of("Upgrade", "websocket"))
                            .thenAccept(TestServer::answerInCapitals);
            case "/websocket" ->
                    exchange.upgrade(
                                    Headers.of(
                                            "Upgrade",
                                            "websocket",
                                            "Sec-WebSocket-Accept",
                                            "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
                            .thenAccept(TestServer::answerInCapitals);
            case "/refused" -> exchange.respond(200, Headers.of("grpc-status", "7"), new byte[0]);
            case "/half" -> {
                ResponseStream stream =
                        exchange.stream(200, Headers.of("Content-Length", "1000000"));
                stream.write(new byte[500_000]);
                stream.onDrained(stream::abort);
            }
            case "/from" ->
                    exchange.respond(
                            200,
                            Headers.empty(),
                            (exchange.peer().remoteAddress().getPort() + "\n").getBytes(UTF_8));
            default -> echo(exchange);
        }
    }

    private static void answerInCapitals(Channel channel) {
        channel.pipeline()
                .addLast(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext context, Object message) {
                                String text = ((ByteBuf) message).toString(UTF_8);
                                ReferenceCountUtil.release(message);
                                context.writeAndFlush(
                                        Unpooled.copiedBuffer(
                                                text.toUpperCase(Locale.ROOT), UTF_8));
                            }
                        });
        channel.config().setAutoRead(true);
    }

    private static void echo(HttpExchange exchange) {
        ResponseStream back = exchange.stream(200, Headers.of("Content-Type", "text/plain"));
        exchange.body(
                new BodySink() {
                    @Override
                    public void piece(byte[] bytes) {
                        back.write(bytes);
                    }

                    @Override
                    public void end() {
                        back.end(Headers.of("grpc-status", "0"));
                    }

                    @Override
                    public void aborted() {
                        back.abort();
                    }

                    @Override
                    public boolean hungry() {
                        return true;
                    }
                });
    }
}
