package io.jollyboat.core.http.client;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.RequestBody;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.tls.ClientTls;
import io.jollyboat.core.tls.ServerTrust;
import io.jollyboat.core.tls.TlsContexts;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Passes requests on to other servers, as the API server does with what only a kubelet can answer.
 * The answer flows back as it comes: a followed log line by line, and after an upgrade the bytes of
 * both sides, whatever protocol they speak, none faster than the other side takes them. When one
 * side goes, so does the other.
 *
 * <p>Every request has a connection of its own, by HTTP/1.1. What says who the caller is ({@code
 * Authorization}, {@code Impersonate-*}, {@code X-Remote-*}) stays here: the other server is to
 * believe this one's credential, and what this one says itself. Safe for use by many threads.
 */
public final class HttpForwarder implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;

    /** Bodies are passed on whole. */
    private static final int BODY_LIMIT = 3 * 1024 * 1024;

    private static final Set<String> NOT_PASSED_ON =
            Set.of(
                    "authorization",
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private final NetworkLoop loop;
    private final @Nullable SslContext tls;

    /**
     * A forwarder to servers that are known and authenticated to in one way.
     *
     * @param tls null for plain HTTP
     * @throws IOException when TLS cannot be set up with the credential
     */
    public HttpForwarder(NetworkLoop loop, @Nullable ClientTls tls) throws IOException {
        this.loop = loop;
        this.tls = tls == null ? null : TlsContexts.client(tls);
    }

    /**
     * A forwarder to servers that are judged in some way.
     *
     * @param credential shown to them; null to show none
     * @throws IOException when TLS cannot be set up
     */
    public HttpForwarder(NetworkLoop loop, ServerTrust trust, @Nullable Credential credential)
            throws IOException {
        this.loop = loop;
        this.tls = TlsContexts.client(trust, credential);
    }

    /**
     * Passes a request on, with its method, fields and body (at most 3 MiB).
     *
     * @param server where to; the host as given is what the server's certificate must be for
     * @param target path and query there
     * @param more fields to add
     * @return completes once the server has begun to answer, or cannot; never exceptionally
     */
    public CompletionStage<Forwarded> forward(
            HttpExchange exchange, InetSocketAddress server, String target, Headers more) {
        return forward(exchange, List.of(server), target, more);
    }

    /**
     * As {@link #forward}, but the server may send nobody elsewhere: where it tries to, that is
     * told as {@link Forwarded.Refused}.
     *
     * @param patience from when the request was sent to the last byte of the answer; null for as
     *     long as it takes
     */
    public CompletionStage<Forwarded> forwardUnlessRedirected(
            @Nullable Duration patience,
            HttpExchange exchange,
            InetSocketAddress server,
            String target,
            Headers more) {
        return new Passing(exchange, target, more, Withheld.REDIRECTS, patience)
                .begin(List.of(server));
    }

    /**
     * As {@link #forward}, to the first of some servers that takes a connection; the body goes to
     * none but that.
     *
     * @param servers in the order in which they are tried; not none
     */
    public CompletionStage<Forwarded> forward(
            HttpExchange exchange, List<InetSocketAddress> servers, String target, Headers more) {
        return new Passing(exchange, target, more, Withheld.NONE, null).begin(servers);
    }

    /**
     * As {@link #forward}, but a refusal in plain words is not passed back: it is told as {@link
     * Forwarded.Refused}, for who has another form to put it in.
     */
    public CompletionStage<Forwarded> forwardUnlessRefused(
            HttpExchange exchange, InetSocketAddress server, String target, Headers more) {
        return new Passing(exchange, target, more, Withheld.REFUSALS, null).begin(List.of(server));
    }

    /** One request on its way. */
    private final class Passing {
        private final HttpExchange exchange;
        private final String target;
        private final Headers more;
        private final Withheld withheld;
        private final @Nullable Duration patience; // null for as long as it takes
        private final boolean upgrade; // who sends a body wants no more than an answer to it
        private final CompletableFuture<Forwarded> outcome = new CompletableFuture<>();

        Passing(
                HttpExchange exchange,
                String target,
                Headers more,
                Withheld withheld,
                @Nullable Duration patience) {
            this.patience = patience;
            this.exchange = exchange;
            this.target = target;
            this.more = more;
            this.withheld = withheld;
            this.upgrade = exchange.upgradable() && !exchange.hasBody();
        }

        CompletionStage<Forwarded> begin(List<InetSocketAddress> servers) {
            if (upgrade) {
                connect(servers.iterator(), new byte[0]);
                return outcome;
            }
            exchange.body(BODY_LIMIT)
                    .thenAccept(
                            body -> {
                                switch (body) {
                                    case RequestBody.Complete(byte[] bytes) ->
                                            connect(servers.iterator(), bytes);
                                    case RequestBody.TooLarge(int limit) ->
                                            outcome.complete(new Forwarded.TooLarge(limit));
                                    case RequestBody.Aborted() ->
                                            outcome.complete(
                                                    new Forwarded.Failed("client went away"));
                                }
                            });
            return outcome;
        }

        private void connect(Iterator<InetSocketAddress> servers, byte[] body) {
            InetSocketAddress server = servers.next();
            Upstream upstream = new Upstream(exchange, outcome, withheld);
            bootstrap(server, upstream)
                    .connect(server)
                    .addListener(
                            (io.netty.channel.ChannelFuture connected) -> {
                                if (connected.isSuccess()) {
                                    exchange.onClosed(upstream::clientGone);
                                    if (patience != null) {
                                        upstream.within(patience);
                                    }
                                    connected.channel().writeAndFlush(request(server, body));
                                } else if (servers.hasNext()) {
                                    connect(servers, body); // nothing was sent
                                } else {
                                    outcome.complete(unreachable(server, connected.cause()));
                                }
                            });
        }

        private DefaultFullHttpRequest request(InetSocketAddress server, byte[] body) {
            DefaultFullHttpRequest request =
                    new DefaultFullHttpRequest(
                            HttpVersion.HTTP_1_1,
                            HttpMethod.valueOf(exchange.method()),
                            target,
                            Unpooled.wrappedBuffer(body));
            exchange.headers()
                    .forEach(
                            (name, value) -> {
                                String lower = name.toLowerCase(Locale.ROOT);
                                if (passedOn(lower)) {
                                    request.headers().add(name, value);
                                }
                            });
            more.forEach((name, value) -> request.headers().add(name, value));
            request.headers().set("Host", hostField(server));
            if (upgrade) {
                request.headers().set("Connection", "Upgrade");
                request.headers().set("Upgrade", exchange.headers().all("Upgrade"));
            } else {
                request.headers().set("Connection", "close");
            }
            if (body.length > 0
                    || !exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
                request.headers().set("Content-Length", body.length);
            }
            return request;
        }
    }

    private static Forwarded unreachable(InetSocketAddress server, Throwable cause) {
        return new Forwarded.Failed(
                String.valueOf(AnswerReader.unreachable(server, cause).getMessage()));
    }

    private Bootstrap bootstrap(InetSocketAddress server, Upstream upstream) {
        return new Bootstrap()
                .group(loop.group())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                if (tls != null) {
                                    SslHandler secure =
                                            tls.newHandler(
                                                    channel.alloc(),
                                                    server.getHostString(),
                                                    server.getPort());
                                    channel.pipeline().addLast(secure);
                                }
                                HttpClientCodec codec = AnswerReader.codec();
                                channel.pipeline().addLast(codec, upstream);
                            }
                        });
    }

    /**
     * @param name in lower case
     */
    private static boolean passedOn(String name) {
        return !NOT_PASSED_ON.contains(name)
                && !name.startsWith("impersonate-")
                && !name.startsWith("x-remote-");
    }

    private static String hostField(InetSocketAddress server) {
        String host = server.getHostString();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + server.getPort();
    }

    /** Frees the TLS set-up. What is under way goes on. */
    @Override
    public void close() {
        io.netty.util.ReferenceCountUtil.release(tls);
    }
}
