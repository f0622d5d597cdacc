package io.jollyboat.core.http.server;

import io.jollyboat.core.http.HttpHandler;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.SharedPort;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ServerTls;
import io.jollyboat.core.tls.TlsContexts;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
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
 * Listens on one address and hands every request to one {@link HttpHandler}.
 *
 * <p>Lifecycle: it listens from {@link #start} on and until {@link #stop}, which may be called once
 * or several times, on any thread.
 *
 * <pre>{@code
 * NetworkLoop loop = NetworkLoop.start();
 * HttpServer server = HttpServer.start(loop, HttpServerConfig.plain(address), timeline,
 *         exchange -> exchange.respond(200, Headers.json(), "{}".getBytes(UTF_8)));
 * server.stop(Duration.ofSeconds(5)).thenRun(loop::close);
 * }</pre>
 */
public final class HttpServer {
    /** Connections the kernel keeps for us while the loop is busy. */
    private static final int BACKLOG = 1024;

    private final ServerContext context;
    private final Channel listening;
    private final @Nullable SslContext tls;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private HttpServer(ServerContext context, Channel listening, @Nullable SslContext tls) {
        this.context = context;
        this.listening = listening;
        this.tls = tls;
    }

    /**
     * Begins to listen; returns when connections are accepted. Must not be called on the loop.
     *
     * @throws java.net.BindException when the address is taken or not one of this machine
     * @throws IOException when TLS cannot be set up with the given credential
     */
    public static HttpServer start(
            NetworkLoop loop, HttpServerConfig config, Timeline timeline, HttpHandler handler)
            throws IOException {
        if (config.others() != null) {
            requireFree(config.address()); // before there is anything to be released
        }
        ServerContext context = new ServerContext(config, handler, timeline);
        ServerTls tlsConfig = config.tls();
        SslContext tls = tlsConfig == null ? null : TlsContexts.server(tlsConfig);
        ServerBootstrap server =
                new ServerBootstrap()
                        .group(loop.group())
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childHandler(new ServerPipeline(context, tls));
        if (config.others() != null) {
            server.option(SharedPort.OPTION, true);
        }
        ChannelFuture binding = server.bind(config.address()).awaitUninterruptibly();
        if (!binding.isSuccess()) {
            ReferenceCountUtil.release(tls);
            throw asIoException(config.address(), binding.cause());
        }
        return new HttpServer(context, binding.channel(), tls);
    }

    private static void requireFree(InetSocketAddress address) throws IOException {
        try {
            SharedPort.requireFree(address.getPort());
        } catch (IOException e) {
            throw asIoException(address, e);
        }
    }

    private static IOException asIoException(InetSocketAddress address, Throwable cause) {
        String message =
                "cannot listen on "
                        + address.getHostString()
                        + ":"
                        + address.getPort()
                        + ": "
                        + cause.getMessage();
        IOException failure =
                cause instanceof java.net.BindException
                        ? new java.net.BindException(message)
                        : new IOException(message);
        failure.initCause(cause);
        return failure;
    }

    /** Where it listens, with the port that was really taken. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** The port it listens on. */
    public int port() {
        return address().getPort();
    }

    /** How many sockets are open now, whatever they speak. */
    public int connections() {
        return context.sockets.get();
    }

    /**
     * Stops without breaking answers: no new connections; idle ones are closed; streams (watches)
     * are ended; whole answers under way are given the grace time; then all that is left is cut.
     * Connections that were upgraded are not the server's any more.
     *
     * @return completes when no connection speaks HTTP any more
     */
    public CompletionStage<Void> stop(Duration grace) {
        if (!context.stopping) {
            context.stopping = true;
            listening.close();
            context.connections.forEach(ServerConnection::drain);
            listening.eventLoop().schedule(this::cutAll, grace.toNanos(), TimeUnit.NANOSECONDS);
            context.whenEmpty(
                    () -> {
                        if (stopped.complete(null)) {
                            ReferenceCountUtil.release(tls);
                        }
                    });
        }
        return stopped.copy();
    }

    private void cutAll() {
        context.connections.forEach(ServerConnection::cut);
    }
}
