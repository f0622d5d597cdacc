package io.jollyboat.proxy.reverse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.runtime.Timeline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests over real sockets on the loopback. */
class ReverseProxyTest {

    private final Timeline timeline = Timeline.real();
    private final NetworkLoop network = NetworkLoop.start();
    private final ReverseProxy proxy = new ReverseProxy(network, timeline);
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer entrance;
    private volatile List<Server> servers = List.of();
    private volatile Duration patience = Duration.ofSeconds(5);

    @BeforeEach
    void start() throws IOException {
        servers = List.of(new TestServer(network).at(false));
        entrance =
                HttpServer.start(
                        network, HttpServerConfig.plain(TestServer.ANY_PORT), timeline, this::pass);
    }

    @AfterEach
    void stop() {
        client.close();
        network.close();
    }

    private void pass(HttpExchange exchange) {
        proxy.pass(exchange, servers, Added.of(Headers.of("X-Added", "yes")), patience)
                .thenAccept(
                        outcome -> {
                            switch (outcome) {
                                case Passed.Answered _ -> {}
                                case Passed.Failed _ ->
                                        exchange.respond(502, Headers.empty(), new byte[0]);
                                case Passed.TooLate _ ->
                                        exchange.respond(504, Headers.empty(), new byte[0]);
                            }
                        });
    }

    private void http2() throws IOException {
        servers = List.of(new TestServer(network).at(true));
    }

    private HttpResponse<byte[]> ask(String method, String path, byte[] body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + entrance.port() + path))
                        .version(HttpClient.Version.HTTP_1_1)
                        .timeout(Duration.ofSeconds(20))
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private int status(String method, String path) throws Exception {
        return ask(method, path, new byte[0]).statusCode();
    }

    @Test
    void bodiesOfAnySizeFlowThroughBothWays() throws Exception {
        byte[] large = new byte[12 << 20];
        Arrays.fill(large, (byte) 'x');

        assertThat(ask("POST", "/", large).body()).isEqualTo(large);

        http2();
        assertThat(ask("POST", "/", large).body()).isEqualTo(large);
    }

    @Test
    void aConnectionIsUsedAgain() throws Exception {
        byte[] first = ask("GET", "/from", new byte[0]).body();

        assertThat(ask("GET", "/from", new byte[0]).body()).isEqualTo(first);
        assertThat(ask("POST", "/from", new byte[0]).body()).isEqualTo(first);
    }

    /** Its first connection ends with the second request on it, unanswered. */
    private static ServerSocket forgetful(AtomicInteger requests) throws IOException {
        var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual()
                .start(
                        () -> {
                            for (int most = 1; !server.isClosed(); most = 100) {
                                try (Socket one = server.accept()) {
                                    answer(one, requests, most);
                                } catch (IOException e) {
                                    return;
                                }
                            }
                        });
        return server;
    }

    private static void answer(Socket client, AtomicInteger requests, int most) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
        for (int answered = 0; ; ) {
            String line = lines.readLine();
            if (line == null) {
                return;
            }
            if (line.isEmpty()) {
                requests.incrementAndGet();
                if (answered++ == most) {
                    return;
                }
                client.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
            }
        }
    }

    private void lead(ServerSocket server) {
        servers =
                List.of(
                        new Server(
                                new InetSocketAddress(
                                        InetAddress.getLoopbackAddress(), server.getLocalPort()),
                                false));
    }

    @Test
    void aConnectionThatEndedMeanwhileCostsNoRequestThatMayBeRepeated() throws Exception {
        var requests = new AtomicInteger();
        try (ServerSocket server = forgetful(requests)) {
            lead(server);
            assertThat(status("GET", "/")).isEqualTo(200);
            assertThat(status("GET", "/")).isEqualTo(200);
            assertThat(requests).hasValue(3);
        }
    }

    @Test
    void aRequestThatMayHaveBeenHeardAndNotBeRepeatedIsSentOnce() throws Exception {
        var requests = new AtomicInteger();
        try (ServerSocket server = forgetful(requests)) {
            lead(server);
            assertThat(status("POST", "/")).isEqualTo(200);
            assertThat(status("POST", "/")).isEqualTo(502);
            assertThat(requests).hasValue(2);
        }
    }

    @Test
    void aServerThatTakesTooLongIsGivenUp() throws Exception {
        patience = Duration.ofMillis(100);
        assertThat(status("GET", "/silent")).isEqualTo(504);

        http2();
        assertThat(status("GET", "/silent")).isEqualTo(504);
    }

    @Test
    void anAnswerThatBreaksOffIsSeenToBeIncomplete() throws Exception {
        assertThatThrownBy(() -> status("GET", "/half")).isInstanceOf(IOException.class);

        http2();
        assertThatThrownBy(() -> status("GET", "/half")).isInstanceOf(IOException.class);
    }

    @Test
    void messagesOfOneCallFlowBothWaysAtOnceAndItsStatusFollows() throws Exception {
        http2();
        try (var call = new Http2Call(network, entrance.port(), "/echo.Echo/Talk")) {
            call.say("one");
            assertThat(call.hear()).isEqualTo("200");
            assertThat(call.hear()).isEqualTo("one");
            call.say("two");
            assertThat(call.hear()).isEqualTo("two");
            call.end();
            assertThat(call.hear()).isEqualTo("trailers grpc 0 end");
        }
    }

    @Test
    void anAnswerOfAHeadAloneStaysOne() throws Exception {
        http2();
        try (var call = new Http2Call(network, entrance.port(), "/refused")) {
            call.say("one");
            assertThat(call.hear()).isEqualTo("200 grpc 7 end");
        }
    }

    @Test
    void aClientOfOneVersionReachesAServerOfTheOther() throws Exception {
        http2();
        assertThat(ask("POST", "/", "hello".getBytes(UTF_8)).body()).asString().isEqualTo("hello");

        servers = List.of(new TestServer(network).at(false));
        try (var call = new Http2Call(network, entrance.port(), "/")) {
            call.say("one");
            assertThat(call.hear()).isEqualTo("200");
            assertThat(call.hear()).isEqualTo("one");
            call.end();
        }
    }

    /** To Netty, the one's answer has no end, and the other's has one without content. */
    @ParameterizedTest
    @ValueSource(strings = {"/socket", "/websocket"})
    void afterAnUpgradeTheBytesOfBothSidesPass(String path) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), entrance.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write(
                            ("GET "
                                            + path
                                            + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
                                            + "Upgrade: websocket\r\n\r\n")
                                    .getBytes(UTF_8));
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            assertThat(lines.readLine()).startsWith("HTTP/1.1 101");
            while (!lines.readLine().isEmpty()) {
                // the other fields
            }
            socket.getOutputStream().write("hello\n".getBytes(UTF_8));
            assertThat(lines.readLine()).isEqualTo("HELLO");
        }
    }
}
