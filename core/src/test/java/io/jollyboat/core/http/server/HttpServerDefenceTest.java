package io.jollyboat.core.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.HttpLimits;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.RequestBody;
import io.jollyboat.core.http.ResponseStream;
import io.jollyboat.core.http.server.HttpServerConfig.Compression;
import io.jollyboat.core.runtime.Timeline;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients that are broken, slow or hostile get, byte by byte, over plain HTTP/1. */
@Timeout(60)
class HttpServerDefenceTest {
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static NetworkLoop loop;

    private HttpServer server;

    @BeforeAll
    static void startLoop() {
        loop = NetworkLoop.start();
    }

    @AfterAll
    static void stopLoop() {
        loop.close();
    }

    @BeforeEach
    void start() throws Exception {
        server = serve(new HttpLimits(3, 250, 4096, LONG, LONG, LONG));
    }

    @AfterEach
    void stop() {
        server.stop(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rubbish\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET nowhere HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX Y: 1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: two\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "\u0016\u0003\u0001\u0002\r\n\r\n",
            })
    void whatIsNotHttpGets400(String rubbish) throws Exception {
        try (RawConnection client = new RawConnection(server.port())) {
            assertThat(client.send(rubbish).readAll())
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("Connection: close")
                    .endsWith("400 Bad Request")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void aBrokenChunkEndsTheConnectionWithoutASecondAnswer() throws Exception {
        try (RawConnection client = new RawConnection(server.port())) {
            client.send(
                    "POST /body HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n");
            assertThat(client.readAll())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("aborted")
                    .containsOnlyOnce("HTTP/1.1");
        }
    }

    @Test
    void anotherVersionOfHttpIsRefused() throws Exception {
        try (RawConnection client = new RawConnection(server.port())) {
            assertThat(client.send("GET / HTTP/3.7\r\nHost: a\r\n\r\n").readAll())
                    .startsWith("HTTP/1.1 505 ");
        }
    }

    @Test
    void tooLongLinesAndFieldsAreRefused() throws Exception {
        try (RawConnection client = new RawConnection(server.port())) {
            String answer =
                    client.send("GET /" + "a".repeat(5000) + " HTTP/1.1\r\nHost: a\r\n\r\n")
                            .readAll();
            assertThat(answer).startsWith("HTTP/1.1 414 ");
        }
        try (RawConnection client = new RawConnection(server.port())) {
            String answer =
                    client.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(5000) + "\r\n\r\n")
                            .readAll();
            assertThat(answer).startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            requests.append("GET /later/").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        requests.append("GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        try (RawConnection client = new RawConnection(server.port())) {
            String answers = client.send(requests.toString()).readAll();
            int at = 0;
            for (int i = 0; i < 200; i++) {
                at = answers.indexOf("\r\n/later/" + i, at);
                assertThat(at).isPositive();
            }
            assertThat(answers).endsWith("/last");
        }
    }

    @Test
    void aClientThatWaitsForPermissionGetsItOnlyWhenTheBodyIsWanted() throws Exception {
        String head = " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
        try (RawConnection client = new RawConnection(server.port())) {
            client.send("POST /body" + head);
            assertThat(client.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("12345");
            assertThat(client.readUntil("5 bytes")).startsWith("HTTP/1.1 200 OK");
        }
        try (RawConnection client = new RawConnection(server.port())) {
            assertThat(client.send("POST /refused" + head).readAll())
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("Connection: close");
        }
    }

    @Test
    void anUnwantedBodyIsReadOverSoThatTheConnectionLives() throws Exception {
        String body = "b".repeat(100_000);
        try (RawConnection client = new RawConnection(server.port())) {
            client.send("POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + body);
            assertThat(client.readUntil("/first")).startsWith("HTTP/1.1 200 OK");
            client.send("GET /second HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.readUntil("/second")).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void oldClientsAreServedAndClosed() throws Exception {
        try (RawConnection client = new RawConnection(server.port())) {
            assertThat(client.send("GET /old HTTP/1.0\r\n\r\n").readAll())
                    .contains("Connection: close")
                    .endsWith("/old");
        }
        try (RawConnection client = new RawConnection(server.port())) {
            assertThat(client.send("GET /stream HTTP/1.0\r\n\r\n").readAll())
                    .doesNotContain("chunked")
                    .endsWith("\r\n\r\nstreamed");
        }
    }

    @Test
    void anAbsoluteTargetIsTakenForItsPath() throws Exception {
        try (RawConnection client = new RawConnection(server.port())) {
            client.send("GET http://elsewhere/there?x=1 HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.readUntil("/there")).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void aLineBreakInAFieldDoesNotBecomeAField() throws Exception {
        try (RawConnection client = new RawConnection(server.port())) {
            client.send("GET /inject?value=a%0d%0aX-Evil:%201 HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n")).contains("X-Echo: a  X-Evil: 1\r\n");
        }
    }

    @Test
    void connectionsOverTheLimitAreClosedAndRoomComesBack() throws Exception {
        try (RawConnection one = new RawConnection(server.port());
                RawConnection two = new RawConnection(server.port());
                RawConnection three = new RawConnection(server.port())) {
            for (RawConnection client : new RawConnection[] {one, two, three}) {
                client.send("GET /in HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("/in");
            }
            try (RawConnection four = new RawConnection(server.port())) {
                assertThat(four.read()).isEqualTo(-1);
            }
            assertThat(
                            three.send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                                    .readAll())
                    .endsWith("/x");
        }
    }

    @Test
    void aHeadThatTricklesInTakesNoLongerThanItsTime() throws Exception {
        HttpServer impatient = serve(new HttpLimits(10, 250, 4096, SHORT, LONG, LONG));
        try (RawConnection silent = new RawConnection(impatient.port());
                RawConnection slow = new RawConnection(impatient.port())) {
            slow.send("GET / HT");
            assertThat(silent.read()).isEqualTo(-1);
            assertThat(slow.read()).isEqualTo(-1);
        }
        impatient.stop(Duration.ZERO);
    }

    @Test
    void aBodyThatTricklesInTakesNoLongerThanItsTime() throws Exception {
        HttpServer impatient = serve(new HttpLimits(10, 250, 4096, LONG, SHORT, LONG));
        try (RawConnection slow = new RawConnection(impatient.port())) {
            slow.send("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
            assertThat(slow.readAll()).contains("aborted");
        }
        impatient.stop(Duration.ZERO);
    }

    @Test
    void anIdleConnectionIsClosedAndAStreamIsNot() throws Exception {
        HttpServer impatient = serve(new HttpLimits(10, 250, 4096, SHORT, SHORT, SHORT));
        try (RawConnection idle = new RawConnection(impatient.port());
                RawConnection busy = new RawConnection(impatient.port())) {
            idle.send("GET /once HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("/once");
            busy.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("held");
            assertThat(idle.read()).isEqualTo(-1);
            busy.socket().setSoTimeout((int) SHORT.multipliedBy(3).toMillis());
            busy.readUntil("\r\n");
            assertThat(org.assertj.core.api.Assertions.catchThrowable(busy::read))
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        }
        impatient.stop(Duration.ZERO);
    }

    private static HttpServer serve(HttpLimits limits) throws Exception {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", 0);
        HttpServerConfig config = new HttpServerConfig(address, null, limits, Compression.NEVER);
        return HttpServer.start(loop, config, Timeline.real(), HttpServerDefenceTest::answer);
    }

    private static void answer(HttpExchange exchange) {
        switch (exchange.path()) {
            case "/body" ->
                    exchange.body(1000)
                            .thenAccept(
                                    body -> {
                                        switch (body) {
                                            case RequestBody.Complete(byte[] bytes) ->
                                                    exchange.respond(
                                                            200,
                                                            Headers.empty(),
                                                            text(bytes.length + " bytes"));
                                            case RequestBody.TooLarge _ ->
                                                    exchange.respond(
                                                            413,
                                                            Headers.empty(),
                                                            text("too large"));
                                            case RequestBody.Aborted() ->
                                                    exchange.respond(
                                                            400, Headers.empty(), text("aborted"));
                                        }
                                    });
            case "/stream" -> {
                ResponseStream stream = exchange.stream(200, Headers.empty());
                stream.write(text("streamed"));
                stream.end();
            }
            case "/held" -> exchange.stream(200, Headers.empty()).write(text("held"));
            case "/inject" ->
                    exchange.respond(
                            200,
                            Headers.of("X-Echo", String.valueOf(exchange.query().first("value"))),
                            text(""));
            default -> {
                if (exchange.path().startsWith("/later")) {
                    Timeline.real()
                            .execute(
                                    () ->
                                            exchange.respond(
                                                    200, Headers.empty(), text(exchange.path())));
                } else {
                    exchange.respond(200, Headers.empty(), text(exchange.path()));
                }
            }
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }
}
