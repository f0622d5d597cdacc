package io.jollyboat.core.http.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.HttpHandler;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.RequestBody;
import io.jollyboat.core.http.ResponseStream;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.http.server.RawConnection;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ClientCertificate;
import io.jollyboat.core.tls.ClientTls;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server in front passes everything on to a server behind it, as the API server does to a
 * kubelet.
 */
@Timeout(60)
class HttpForwarderTest {
    private static final TestCluster CLUSTER = new TestCluster();

    private final NetworkLoop loop = NetworkLoop.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch behindClosed = new CountDownLatch(1);
    private final CompletableFuture<ResponseStream> log = new CompletableFuture<>();
    private final CompletableFuture<Channel> upgraded = new CompletableFuture<>();
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<HttpForwarder> forwarders = new ArrayList<>();
    private HttpServer behind;
    private HttpServer front;

    @BeforeEach
    void start() throws Exception {
        behind = start(HttpServerConfig.secure(anyPort(), CLUSTER.tls()), this::answer);
        front =
                front(
                        new ClientTls(CLUSTER.check, CLUSTER.user("kube-apiserver")),
                        behind.address());
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        servers.forEach(server -> server.stop(Duration.ZERO));
        forwarders.forEach(HttpForwarder::close);
        loop.close();
    }

    @Test
    void requestAndAnswerArePassedOnButNotWhoTheCallerIs() throws Exception {
        HttpResponse<String> answer =
                client.send(
                        request("/echo?a=%20b")
                                .header("Authorization", "Bearer secret")
                                .header("Impersonate-User", "somebody")
                                .header("X-Kept", "kept")
                                .POST(BodyPublishers.ofString("body"))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("x-answer")).contains("yes");
        assertThat(answer.body())
                .isEqualTo(
                        "POST /echo?a=%20b body=body kept=kept more=1 authorization=null impersonate=null by kube-apiserver");
    }

    @Test
    void aFollowedLogArrivesLineByLineAndEndsWithTheClient() throws Exception {
        HttpResponse<InputStream> answer =
                client.send(request("/log").build(), BodyHandlers.ofInputStream());
        ResponseStream stream = log.get();
        stream.write(bytes("first\n"));
        assertThat(new String(answer.body().readNBytes(6), UTF_8)).isEqualTo("first\n");
        stream.write(bytes("second\n"));
        assertThat(new String(answer.body().readNBytes(7), UTF_8)).isEqualTo("second\n");

        answer.body().close();

        assertThat(behindClosed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anAnswerThatIsCutBehindIsCutInFront() throws Exception {
        try (RawConnection raw = new RawConnection(front.port())) {
            raw.send("GET /log HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("\r\n\r\n");
            log.get().write(bytes("half"));
            raw.readUntil("half");
            log.get().abort();
            assertThat(raw.readAll()).doesNotContain("0\r\n\r\n");
        }
    }

    @Test
    void aSlowReaderSlowsTheServerBehind() throws Exception {
        try (RawConnection raw = new RawConnection(front.port())) {
            raw.socket().setReceiveBufferSize(4096);
            raw.send("GET /log HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("\r\n\r\n");
            ResponseStream stream = log.get();
            CompletableFuture<Void> stuck = new CompletableFuture<>();
            byte[] chunk = new byte[64 * 1024];
            new Runnable() {
                private int sent;

                @Override
                public void run() {
                    while (stream.writable() && sent++ < 2000) {
                        stream.write(chunk);
                    }
                    stuck.complete(null);
                }
            }.run();
            stuck.get();
            assertThat(stream.writable()).isFalse();
        }
    }

    @Test
    void anUpgradedConnectionCarriesBytesBothWays() throws Exception {
        try (RawConnection raw = new RawConnection(front.port())) {
            raw.send(
                    "POST /upgrade HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo/1\r\n\r\n");
            assertThat(raw.readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                    .contains("Upgrade: echo/1\r\n")
                    .contains("Connection: Upgrade\r\n")
                    .contains("X-Protocol: one\r\n");
            assertThat(raw.readUntil("hello")).isEqualTo("hello");
            raw.send("ahoy!");
            assertThat(raw.readUntil("ahoy!")).isEqualTo("ahoy!");
        }
        upgraded.get().closeFuture().await(20, TimeUnit.SECONDS);
        assertThat(upgraded.get().isOpen()).isFalse();
    }

    @Test
    void muchMoreThanAnyBufferHoldsGoesThroughAnUpgradedConnection() throws Exception {
        int total = 20_000_000;
        try (RawConnection raw = new RawConnection(front.port())) {
            raw.send(
                    "GET /upgrade HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo/1\r\n\r\n");
            raw.readUntil("hello");
            Socket socket = raw.socket();
            Timeline.real()
                    .execute(
                            () -> {
                                try {
                                    OutputStream out = socket.getOutputStream();
                                    for (int i = 0; i < total / 1000; i++) {
                                        byte[] block = new byte[1000];
                                        block[0] = (byte) i;
                                        out.write(block);
                                    }
                                } catch (java.io.IOException e) {
                                    throw new java.io.UncheckedIOException(e);
                                }
                            });
            for (int i = 0; i < total / 1000; i++) {
                byte[] block = socket.getInputStream().readNBytes(1000);
                assertThat(block[0]).isEqualTo((byte) i);
            }
        }
    }

    @Test
    void aRefusedUpgradeIsAnsweredAsPlainHttp() throws Exception {
        try (RawConnection raw = new RawConnection(front.port())) {
            raw.send(
                    "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: echo/1\r\n\r\n");
            assertThat(raw.readAll()).startsWith("HTTP/1.1 202 Accepted\r\n").contains("GET /echo");
        }
    }

    @Test
    void anUnreachableOrUntrustedServerIsReportedToTheCaller() throws Exception {
        InetSocketAddress nowhere;
        try (ServerSocket free = new ServerSocket(0)) {
            nowhere = new InetSocketAddress("127.0.0.1", free.getLocalPort());
        }
        CertificateCheck others =
                new CertificateCheck(List.of(), () -> TestCluster.NOW.plusSeconds(60));

        assertThat(failure(new ClientTls(CLUSTER.check, null), nowhere))
                .contains("connection refused");
        assertThat(failure(new ClientTls(others, null), behind.address()))
                .contains("unknown authority");
        assertThat(
                        failure(
                                new ClientTls(CLUSTER.check, null),
                                new InetSocketAddress(
                                        InetAddress.getByAddress(
                                                "elsewhere", new byte[] {127, 0, 0, 1}),
                                        behind.port())))
                .endsWith(", not elsewhere");
    }

    @Test
    void whereOneServerIsGoneTheNextIsAsked() throws Exception {
        HttpForwarder forwarder = new HttpForwarder(loop, new ClientTls(CLUSTER.check, null));
        forwarders.add(forwarder);
        var gone = new InetSocketAddress("127.0.0.1", 1);
        HttpServer first =
                start(
                        HttpServerConfig.plain(anyPort()),
                        exchange ->
                                forwarder.forward(
                                        exchange,
                                        List.of(gone, behind.address()),
                                        exchange.target(),
                                        Headers.empty()));

        HttpResponse<String> answer =
                client.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + first.port() + "/echo"))
                                .POST(HttpRequest.BodyPublishers.ofString("once"))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).contains("POST /echo").contains("once");
    }

    private String failure(ClientTls tls, InetSocketAddress address) throws Exception {
        HttpServer toNowhere = front(tls, address);
        HttpResponse<String> answer =
                client.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:" + toNowhere.port() + "/echo"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(502);
        return answer.body();
    }

    private HttpServer front(ClientTls tls, InetSocketAddress to) throws Exception {
        HttpForwarder forwarder = new HttpForwarder(loop, tls);
        forwarders.add(forwarder);
        return start(
                HttpServerConfig.plain(anyPort()),
                exchange ->
                        forwarder
                                .forward(exchange, to, exchange.target(), Headers.of("X-More", "1"))
                                .thenAccept(
                                        outcome -> {
                                            if (outcome
                                                    instanceof Forwarded.Failed(String problem)) {
                                                exchange.respond(
                                                        502, Headers.empty(), bytes(problem));
                                            }
                                        }));
    }

    private HttpServer start(HttpServerConfig config, HttpHandler handler) throws Exception {
        HttpServer server = HttpServer.start(loop, config, Timeline.real(), handler);
        servers.add(server);
        return server;
    }

    /** The server behind. */
    private void answer(HttpExchange exchange) {
        switch (exchange.path()) {
            case "/log" -> {
                exchange.onClosed(behindClosed::countDown);
                log.complete(exchange.stream(200, Headers.empty()));
            }
            case "/upgrade" ->
                    exchange.upgrade(Headers.of("Upgrade", "echo/1", "X-Protocol", "one"))
                            .thenAccept(
                                    channel -> {
                                        channel.pipeline().addLast(new Echo());
                                        channel.writeAndFlush(
                                                Unpooled.wrappedBuffer(bytes("hello")));
                                        channel.config().setAutoRead(true);
                                        upgraded.complete(channel);
                                    });
            default ->
                    exchange.body(1000)
                            .thenAccept(
                                    body ->
                                            exchange.respond(
                                                    202,
                                                    Headers.of("X-Answer", "yes"),
                                                    bytes(describe(exchange, body))));
        }
    }

    private static String describe(HttpExchange exchange, RequestBody body) {
        String user =
                exchange.peer().clientCertificate()
                                instanceof ClientCertificate.Verified(var certificate)
                        ? Subject.of(certificate).commonName()
                        : "?";
        return exchange.method()
                + " "
                + exchange.target()
                + " body="
                + (body instanceof RequestBody.Complete(byte[] bytes)
                        ? new String(bytes, UTF_8)
                        : "?")
                + " kept="
                + exchange.headers().first("x-kept")
                + " more="
                + exchange.headers().first("x-more")
                + " authorization="
                + exchange.headers().first("authorization")
                + " impersonate="
                + exchange.headers().first("impersonate-user")
                + " by "
                + user;
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.port() + target))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(30));
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress("127.0.0.1", 0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            context.channel().config().setAutoRead(context.channel().isWritable());
        }
    }
}
