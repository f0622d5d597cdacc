package io.jollyboat.core.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.http.BodySource;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.HttpHandler;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.RequestBody;
import io.jollyboat.core.http.ResponseStream;
import io.jollyboat.core.http.client.TestCluster;
import io.jollyboat.core.pki.CertificateAuthority;
import io.jollyboat.core.pki.CertificateProfile;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ClientCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both versions of HTTP promise alike, over TLS, seen by the JDK's client. */
@Timeout(60)
class HttpServerTest {
    private static final TestCluster CLUSTER = new TestCluster();
    private static NetworkLoop loop;

    private final List<HttpServer> servers = new ArrayList<>();
    private final List<HttpClient> clients = new ArrayList<>();

    @BeforeAll
    static void startLoop() {
        loop = NetworkLoop.start();
    }

    @AfterAll
    static void stopLoop() {
        loop.close();
    }

    @AfterEach
    void stop() {
        clients.forEach(HttpClient::shutdownNow);
        servers.forEach(server -> server.stop(Duration.ZERO));
    }

    @ParameterizedTest
    @EnumSource
    void theHandlerSeesTheRequestAndTheClientTheAnswer(HttpClient.Version version)
            throws Exception {
        HttpServer server =
                serve(
                        exchange -> {
                            String seen =
                                    exchange.method()
                                            + " "
                                            + exchange.target()
                                            + " "
                                            + exchange.path()
                                            + " "
                                            + exchange.query().all("a")
                                            + exchange.query().first("b")
                                            + " "
                                            + exchange.headers().first("X-GREETING")
                                            + " "
                                            + exchange.scheme()
                                            + " "
                                            + exchange.authority();
                            exchange.respond(
                                    201,
                                    Headers.of("Content-Type", "text/plain", "X-One", "1"),
                                    bytes(seen));
                        });

        HttpResponse<String> answer =
                client(version, null)
                        .send(
                                request(server, "/a%20b?a=1&a=%2F&b")
                                        .header("x-greeting", "ahoy")
                                        .build(),
                                BodyHandlers.ofString());

        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("x-one")).contains("1");
        assertThat(answer.headers().firstValue("date")).isPresent();
        assertThat(answer.body())
                .isEqualTo(
                        "GET /a%20b?a=1&a=%2F&b /a b [1, /] ahoy https 127.0.0.1:" + server.port());
    }

    @ParameterizedTest
    @EnumSource
    void bodiesComeBackWhole(HttpClient.Version version) throws Exception {
        HttpServer server = serve(HttpServerTest::echo);
        HttpClient client = client(version, null);

        for (int size : new int[] {0, 1, 1000, 32 * 1024, 100_000, 3_000_000}) {
            byte[] body = pattern(size);
            HttpResponse<byte[]> answer =
                    client.send(
                            request(server, "/").POST(BodyPublishers.ofByteArray(body)).build(),
                            BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(body);
        }
        HttpResponse<byte[]> chunked =
                client.send(
                        request(server, "/")
                                .POST(
                                        BodyPublishers.ofInputStream(
                                                () -> new ByteArrayInputStream(pattern(70_000))))
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(chunked.body()).isEqualTo(pattern(70_000));
    }

    @ParameterizedTest
    @EnumSource
    void aBodyOverTheLimitIsReportedAndTheAnswerStillArrives(HttpClient.Version version)
            throws Exception {
        HttpServer server = serve(HttpServerTest::echo);

        HttpResponse<String> answer =
                client(version, null)
                        .send(
                                request(server, "/")
                                        .POST(BodyPublishers.ofByteArray(pattern(3_000_001)))
                                        .build(),
                                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo("more than 3000000 bytes");
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerBeforeTheBodyWasReadDoesNotBreakTheNextRequest(HttpClient.Version version)
            throws Exception {
        HttpServer server = serve(exchange -> exchange.respond(403, Headers.empty(), bytes("no")));
        HttpClient client = client(version, null);

        for (int i = 0; i < 20; i++) {
            HttpResponse<String> answer =
                    client.send(
                            request(server, "/")
                                    .POST(BodyPublishers.ofByteArray(pattern(20_000)))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).isEqualTo("no");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerMayComeLaterAndFromAnotherThread(HttpClient.Version version) throws Exception {
        HttpServer server =
                serve(
                        exchange ->
                                Timeline.real()
                                        .execute(
                                                () ->
                                                        exchange.respond(
                                                                200,
                                                                Headers.empty(),
                                                                bytes(exchange.path()))));
        HttpClient client = client(version, null);

        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(
                    client.sendAsync(request(server, "/" + i).build(), BodyHandlers.ofString()));
        }

        for (int i = 0; i < 100; i++) {
            assertThat(answers.get(i).get().body()).isEqualTo("/" + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLargeAnswerOfManySegmentsArrivesInOrder(HttpClient.Version version) throws Exception {
        List<byte[]> segments = new ArrayList<>();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 200_000; i++) {
            segments.add(bytes(i + ","));
            expected.append(i).append(',');
        }
        HttpServer server = serve(exchange -> exchange.respond(200, Headers.empty(), segments));

        HttpResponse<String> answer =
                client(version, null).send(request(server, "/").build(), BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo(expected.toString());
        assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(expected.length());
    }

    @ParameterizedTest
    @EnumSource
    void aBodyIsPutTogetherAsTheClientReads(HttpClient.Version version) throws Exception {
        Counted body = new Counted(40_000, Integer.MAX_VALUE);
        HttpServer server = serve(exchange -> exchange.respond(200, Headers.empty(), body));

        HttpResponse<InputStream> answer =
                client(version, null)
                        .send(request(server, "/").build(), BodyHandlers.ofInputStream());

        try (InputStream read = answer.body()) {
            for (int i = 0; i < 100; i++) {
                assertThat(read.readNBytes(Counted.SIZE)).containsOnly((byte) i);
            }
            assertThat(body.made).isBetween(100, 39_999);
            for (int i = 100; i < 40_000; i++) {
                byte[] piece = read.readNBytes(Counted.SIZE);
                assertThat(piece[0]).isEqualTo((byte) i);
                assertThat(piece[Counted.SIZE - 1]).isEqualTo((byte) i);
            }
            assertThat(read.read()).isEqualTo(-1);
        }
        assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(body.length());
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatCannotBePutTogetherIsCut(HttpClient.Version version) throws Exception {
        Counted body = new Counted(10_000, 5_000);
        HttpServer server =
                serve(
                        exchange -> {
                            if (exchange.path().equals("/")) {
                                exchange.respond(200, Headers.empty(), body);
                            } else {
                                exchange.respond(200, Headers.empty(), bytes("well"));
                            }
                        });
        HttpClient client = client(version, null);

        assertThatThrownBy(
                        () -> client.send(request(server, "/").build(), BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);
        assertThat(client.send(request(server, "/other").build(), BodyHandlers.ofString()).body())
                .isEqualTo("well");
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatTakesLongToMakeIsMadeBesideTheEventLoop(HttpClient.Version version)
            throws Exception {
        byte[] whole = pattern(5_000_000);
        Set<Boolean> onLoop = ConcurrentHashMap.newKeySet();
        BodySource costly =
                new BodySource() {
                    @Override
                    public long length() {
                        return whole.length;
                    }

                    @Override
                    public boolean costly() {
                        return true;
                    }

                    @Override
                    public Iterator<ByteBuffer> pieces() {
                        return IntStream.range(0, 5_000).mapToObj(this::piece).iterator();
                    }

                    private ByteBuffer piece(int number) {
                        onLoop.add(!Thread.currentThread().isVirtual());
                        return ByteBuffer.wrap(whole, number * 1000, 1000);
                    }
                };
        HttpServer server = serve(exchange -> exchange.respond(200, Headers.empty(), costly));

        HttpResponse<byte[]> answer =
                client(version, null)
                        .send(request(server, "/").build(), BodyHandlers.ofByteArray());

        assertThat(answer.body()).isEqualTo(whole);
        assertThat(onLoop).containsExactly(false);
    }

    /** Whose pieces are counted, each of bytes of its number. */
    private static final class Counted implements BodySource {
        private static final int SIZE = 1000;

        private final int pieces;
        private final int faultAt;
        private volatile int made; // by the event loop

        Counted(int pieces, int faultAt) {
            this.pieces = pieces;
            this.faultAt = faultAt;
        }

        @Override
        public long length() {
            return (long) pieces * SIZE;
        }

        @Override
        public Iterator<ByteBuffer> pieces() {
            return IntStream.range(0, pieces).mapToObj(this::piece).iterator();
        }

        private ByteBuffer piece(int number) {
            if (number == faultAt) {
                throw new IllegalStateException("on purpose");
            }
            made = number + 1;
            byte[] bytes = new byte[SIZE];
            Arrays.fill(bytes, (byte) number);
            return ByteBuffer.wrap(bytes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void largeAnswersAreCompressedForWhoAsks(HttpClient.Version version) throws Exception {
        byte[] large = pattern(1_000_000);
        HttpServer server =
                serve(
                        HttpServerConfig.secure(anyPort(), CLUSTER.tls()),
                        exchange ->
                                exchange.respond(
                                        200,
                                        Headers.empty(),
                                        exchange.path().equals("/large") ? large : bytes("small")));
        HttpClient client = client(version, null);

        HttpResponse<byte[]> compressed =
                client.send(
                        request(server, "/large")
                                .header("Accept-Encoding", "deflate, gzip")
                                .build(),
                        BodyHandlers.ofByteArray());
        HttpResponse<byte[]> unwanted =
                client.send(
                        request(server, "/large").header("Accept-Encoding", "gzip;q=0").build(),
                        BodyHandlers.ofByteArray());
        HttpResponse<byte[]> small =
                client.send(
                        request(server, "/").header("Accept-Encoding", "gzip").build(),
                        BodyHandlers.ofByteArray());

        assertThat(compressed.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(compressed.headers().firstValue("vary")).contains("Accept-Encoding");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                .isEqualTo(large);
        assertThat(unwanted.headers().firstValue("content-encoding")).isEmpty();
        assertThat(unwanted.body()).isEqualTo(large);
        assertThat(small.body()).isEqualTo(bytes("small"));
    }

    @ParameterizedTest
    @EnumSource
    void aStreamArrivesAsItIsWrittenAndEnds(HttpClient.Version version) throws Exception {
        BlockingQueue<ResponseStream> streams = new LinkedBlockingQueue<>();
        CountDownLatch closed = new CountDownLatch(1);
        HttpServer server =
                serve(
                        exchange -> {
                            exchange.onClosed(closed::countDown);
                            streams.add(exchange.stream(200, Headers.json()));
                        });

        HttpResponse<InputStream> answer =
                client(version, null)
                        .send(request(server, "/watch").build(), BodyHandlers.ofInputStream());
        ResponseStream stream = streams.take();
        stream.write(bytes("one\n"));
        assertThat(new String(answer.body().readNBytes(4), UTF_8)).isEqualTo("one\n");
        stream.write(bytes("tw"), bytes("o\n"));
        assertThat(new String(answer.body().readNBytes(4), UTF_8)).isEqualTo("two\n");
        assertThat(closed.getCount()).isOne();
        stream.end();
        stream.write(bytes("too late"));

        assertThat(answer.body().readAllBytes()).isEmpty();
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatReadsTooSlowlyCanBeSeenAndCut(HttpClient.Version version) throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        CompletableFuture<ResponseStream> streams = new CompletableFuture<>();
        HttpServer server =
                serve(
                        exchange -> {
                            exchange.onClosed(closed::countDown);
                            streams.complete(exchange.stream(200, Headers.json()));
                        });

        HttpResponse<InputStream> answer =
                client(version, null)
                        .send(request(server, "/watch").build(), BodyHandlers.ofInputStream());
        ResponseStream stream = streams.get();
        byte[] event = pattern(10_000);
        for (int i = 0; i < 5_000; i++) {
            stream.write(event);
        }
        assertThat(stream.pendingBytes()).isGreaterThan(10_000_000);
        assertThat(stream.writable()).isFalse();
        stream.abort();

        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> answer.body().readAllBytes())
                .isInstanceOf(java.io.IOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aWriterThatWaitsForRoomGetsEverythingThrough(HttpClient.Version version) throws Exception {
        byte[] line = pattern(10_000);
        int lines = 2_000;
        HttpServer server =
                serve(
                        exchange -> {
                            ResponseStream stream = exchange.stream(200, Headers.empty());
                            new Runnable() {
                                private int sent;

                                @Override
                                public void run() {
                                    while (sent < lines && stream.writable()) {
                                        stream.write(line);
                                        sent++;
                                    }
                                    if (sent < lines) {
                                        stream.onDrained(this);
                                    } else {
                                        stream.end();
                                    }
                                }
                            }.run();
                        });

        HttpResponse<byte[]> answer =
                client(version, null)
                        .send(request(server, "/log").build(), BodyHandlers.ofByteArray());

        assertThat(answer.body()).hasSize(lines * line.length);
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatGoesAwayClosesTheExchange(HttpClient.Version version) throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        HttpServer server =
                serve(
                        exchange -> {
                            ResponseStream stream = exchange.stream(200, Headers.json());
                            stream.write(bytes("{}"));
                            exchange.onClosed(closed::countDown);
                        });
        HttpResponse<InputStream> answer =
                client(version, null)
                        .send(request(server, "/watch").build(), BodyHandlers.ofInputStream());
        assertThat(answer.body().readNBytes(2)).hasSize(2);

        answer.body().close();

        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void headAnswersHaveALengthAndNoBody(HttpClient.Version version) throws Exception {
        HttpServer server =
                serve(exchange -> exchange.respond(200, Headers.empty(), bytes("12345")));
        HttpClient client = client(version, null);

        HttpResponse<String> head =
                client.send(request(server, "/").HEAD().build(), BodyHandlers.ofString());
        HttpResponse<String> get =
                client.send(request(server, "/").build(), BodyHandlers.ofString());

        assertThat(head.headers().firstValueAsLong("content-length")).hasValue(5);
        assertThat(head.body()).isEmpty();
        assertThat(get.body()).isEqualTo("12345");
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatThrowsIsAnsweredWith500AndNothingElse(HttpClient.Version version)
            throws Exception {
        HttpServer server =
                serve(
                        exchange -> {
                            throw new IllegalStateException(
                                    "secret detail (this stack trace belongs to the test)");
                        });

        HttpResponse<String> answer =
                client(version, null).send(request(server, "/").build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("internal error\n");
    }

    @ParameterizedTest
    @EnumSource
    void anExchangeIsAnsweredOnce(HttpClient.Version version) throws Exception {
        CompletableFuture<Throwable> second = new CompletableFuture<>();
        HttpServer server =
                serve(
                        exchange -> {
                            exchange.respond(200, Headers.empty(), bytes("first"));
                            try {
                                exchange.respond(200, Headers.empty(), bytes("second"));
                            } catch (IllegalStateException e) {
                                second.complete(e);
                            }
                        });

        HttpResponse<String> answer =
                client(version, null).send(request(server, "/").build(), BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("first");
        assertThat(second.get()).hasMessageContaining("answered before");
    }

    @ParameterizedTest
    @EnumSource
    void theClientsCertificateReachesTheHandler(HttpClient.Version version) throws Exception {
        HttpServer server = serve(HttpServerTest::whoAmI);

        assertThat(ask(server, version, CLUSTER.user("captain", "crew", "officers")))
                .isEqualTo("Subject[commonName=captain, organizations=[crew, officers], uid=]");
        assertThat(ask(server, version, null)).isEqualTo("nobody");
    }

    @ParameterizedTest
    @EnumSource
    void aStrangersCertificateIsRejectedAndNotBelieved(HttpClient.Version version)
            throws Exception {
        HttpServer server = serve(HttpServerTest::whoAmI);
        Credential stranger =
                CertificateAuthority.create("test-ca", TestCluster.NOW, TestCluster.END)
                        .issue(
                                CertificateProfile.client(
                                        Subject.of("captain"), TestCluster.NOW, TestCluster.END));
        Credential expired =
                CLUSTER.authority.issue(
                        CertificateProfile.client(
                                Subject.of("captain"),
                                TestCluster.NOW.minusSeconds(50),
                                TestCluster.NOW));

        assertThat(ask(server, version, stranger))
                .startsWith("rejected: certificate signed by unknown authority");
        assertThat(ask(server, version, expired)).startsWith("rejected: certificate has expired");
    }

    @ParameterizedTest
    @EnumSource
    void stoppingEndsStreamsFinishesAnswersAndTakesNothingNew(HttpClient.Version version)
            throws Exception {
        BlockingQueue<HttpExchange> waiting = new LinkedBlockingQueue<>();
        HttpServer server =
                serve(
                        exchange -> {
                            if (exchange.path().equals("/watch")) {
                                exchange.stream(200, Headers.json()).write(bytes("{}"));
                            } else {
                                waiting.add(exchange);
                            }
                        });
        HttpClient client = client(version, null);
        HttpResponse<InputStream> watch =
                client.send(request(server, "/watch").build(), BodyHandlers.ofInputStream());
        CompletableFuture<HttpResponse<String>> slow =
                client.sendAsync(request(server, "/slow").build(), BodyHandlers.ofString());
        HttpExchange unanswered = waiting.take();

        CompletableFuture<Void> stopped = server.stop(Duration.ofSeconds(30)).toCompletableFuture();
        assertThat(new String(watch.body().readAllBytes(), UTF_8)).isEqualTo("{}");
        assertThat(stopped).isNotDone();
        unanswered.respond(200, Headers.empty(), bytes("done"));

        assertThat(slow.get().body()).isEqualTo("done");
        stopped.get(20, TimeUnit.SECONDS);
        assertThatThrownBy(
                        () ->
                                client(version, null)
                                        .send(
                                                request(server, "/").build(),
                                                BodyHandlers.ofString()))
                .isInstanceOf(java.io.IOException.class);
    }

    @Test
    void stoppingCutsWhatOutlivesTheGrace() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        HttpServer server =
                serve(
                        exchange -> {
                            exchange.onClosed(closed::countDown);
                            arrived.countDown();
                        });
        client(HttpClient.Version.HTTP_2, null)
                .sendAsync(request(server, "/").build(), BodyHandlers.ofString());
        arrived.await();

        server.stop(Duration.ofMillis(50)).toCompletableFuture().get(20, TimeUnit.SECONDS);

        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anAddressInUseIsSaidToBe() throws Exception {
        HttpServer server = serve(HttpServerTest::echo);

        assertThatThrownBy(
                        () ->
                                HttpServer.start(
                                        loop,
                                        HttpServerConfig.plain(
                                                new InetSocketAddress("127.0.0.1", server.port())),
                                        Timeline.real(),
                                        HttpServerTest::echo))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("127.0.0.1:" + server.port());
    }

    private static void echo(HttpExchange exchange) {
        exchange.body(3_000_000)
                .thenAccept(
                        body -> {
                            switch (body) {
                                case RequestBody.Complete(byte[] bytes) ->
                                        exchange.respond(200, Headers.empty(), bytes);
                                case RequestBody.TooLarge(int limit) ->
                                        exchange.respond(
                                                413,
                                                Headers.empty(),
                                                bytes("more than " + limit + " bytes"));
                                case RequestBody.Aborted() ->
                                        exchange.respond(400, Headers.empty(), bytes("aborted"));
                            }
                        });
    }

    private static void whoAmI(HttpExchange exchange) {
        String answer =
                switch (exchange.peer().clientCertificate()) {
                    case ClientCertificate.Absent() -> "nobody";
                    case ClientCertificate.Verified(var certificate) ->
                            Subject.of(certificate).toString();
                    case ClientCertificate.Rejected(String problem) -> "rejected: " + problem;
                };
        exchange.respond(200, Headers.empty(), bytes(answer));
    }

    private String ask(
            HttpServer server, HttpClient.Version version, @Nullable Credential credential)
            throws Exception {
        return client(version, credential)
                .send(request(server, "/").build(), BodyHandlers.ofString())
                .body();
    }

    private HttpServer serve(HttpHandler handler) throws Exception {
        return serve(HttpServerConfig.secure(anyPort(), CLUSTER.tls()), handler);
    }

    private HttpServer serve(HttpServerConfig config, HttpHandler handler) throws Exception {
        HttpServer server = HttpServer.start(loop, config, Timeline.real(), handler);
        servers.add(server);
        return server;
    }

    private HttpClient client(HttpClient.Version version, @Nullable Credential credential)
            throws Exception {
        HttpClient client =
                HttpClient.newBuilder()
                        .version(version)
                        .sslContext(CLUSTER.clientContext(credential))
                        .build();
        clients.add(client);
        return client;
    }

    private static HttpRequest.Builder request(HttpServer server, String target) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + target));
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress("127.0.0.1", 0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] pattern(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }
}
