package io.jollyboat.core.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Remote commands frame by frame. */
@Timeout(60)
class RemoteCommandServerTest {
    private static final String ALL = "/exec?stdin=1&stdout=1&stderr=1";
    private static final String SUCCESS = "{\"metadata\":{},\"status\":\"Success\"}";

    private final BlockingQueue<RemoteCommandSession> sessions = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private StreamingServer server;

    @BeforeEach
    void start() throws Exception {
        RemoteCommandServer commands = new RemoteCommandServer(Timeline.real());
        server =
                new StreamingServer(
                        exchange ->
                                commands.accept(
                                        exchange,
                                        RemoteCommandOptions.of(exchange.query()),
                                        session -> {
                                            if (exchange.path().equals("/throw")) {
                                                throw new IllegalStateException(
                                                        "this trace belongs to the test");
                                            }
                                            session.onClosed(() -> events.add("closed"));
                                            sessions.add(session);
                                        }));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void overWebSocketEveryStreamHasItsChannel() throws Exception {
        try (WebSocketClient client =
                new WebSocketClient(server.port(), ALL, "v4.channel.k8s.io")) {
            assertThat(client.protocol()).isEqualTo("v4.channel.k8s.io");
            assertThat(client.next()).as("the sign that the session has begun").isEqualTo("1 ");
            RemoteCommandSession session = sessions.take();
            client.send(0, "input");
            assertThat(read(session, 5)).isEqualTo("input");
            session.stdout().write(bytes("out"));
            session.stderr().write(bytes("err"));
            session.exit(new CommandOutcome.Exited(0));
            assertThat(client.next()).isEqualTo("1 out");
            assertThat(client.next()).isEqualTo("2 err");
            assertThat(client.next()).isEqualTo("3 " + SUCCESS);
            assertThat(client.next()).isEqualTo("closed 1000");
        }
        assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("closed");
    }

    @Test
    void theExitCodeTravelsInTheStatus() throws Exception {
        try (WebSocketClient client =
                new WebSocketClient(server.port(), "/exec?stdout=1", "v5.channel.k8s.io")) {
            sessions.take().exit(new CommandOutcome.Exited(7));
            client.next();
            assertThat(client.next())
                    .isEqualTo(
                            "3 {\"metadata\":{},\"status\":\"Failure\",\"message\":\"command terminated with non-zero exit code: 7\","
                                    + "\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":[{\"reason\":\"ExitCode\",\"message\":\"7\"}]}}");
        }
    }

    @Test
    void aCommandThatThrowsFailsWithAStatus() throws Exception {
        try (WebSocketClient client =
                new WebSocketClient(server.port(), "/throw?stdout=1", "v5.channel.k8s.io")) {
            client.next();
            assertThat(client.next())
                    .contains("\"reason\":\"InternalError\"")
                    .contains("\"code\":500");
        }
    }

    @Test
    void versionFiveCanEndItsInput() throws Exception {
        try (WebSocketClient client =
                new WebSocketClient(server.port(), ALL, "v5.channel.k8s.io", "v4.channel.k8s.io")) {
            assertThat(client.protocol()).isEqualTo("v5.channel.k8s.io");
            RemoteCommandSession session = sessions.take();
            client.send(0, "all").send("\u00ff\u0000", true);
            assertThat(new String(session.stdin().readAllBytes(), UTF_8)).isEqualTo("all");
            session.exit(new CommandOutcome.Exited(0));
            client.next();
            assertThat(client.next()).isEqualTo("3 " + SUCCESS);
        }
    }

    @Test
    void aMessageInFragmentsNamesItsChannelOnce() throws Exception {
        try (WebSocketClient client =
                new WebSocketClient(server.port(), ALL, "v5.channel.k8s.io")) {
            client.send("\u0000ab", false).send("cd", false).send("ef", true);
            assertThat(read(sessions.take(), 6)).isEqualTo("abcdef");
        }
    }

    @Test
    void oldProtocolsGetTextForFailureAndNothingForSuccess() throws Exception {
        try (WebSocketClient client = new WebSocketClient(server.port(), "/exec?stdout=1")) {
            sessions.take().exit(new CommandOutcome.Exited(1));
            client.next();
            assertThat(client.next()).isEqualTo("3 command terminated with non-zero exit code: 1");
        }
        try (WebSocketClient client =
                new WebSocketClient(server.port(), "/exec?stdout=1", "channel.k8s.io")) {
            sessions.take().exit(new CommandOutcome.Exited(0));
            client.next();
            assertThat(client.next()).isEqualTo("closed 1000");
        }
    }

    @Test
    void base64IsSpokenToo() throws Exception {
        try (WebSocketClient client =
                new WebSocketClient(server.port(), ALL, "base64.channel.k8s.io")) {
            assertThat(client.next()).isEqualTo("text 1");
            RemoteCommandSession session = sessions.take();
            client.sendText("0aW5wdXQ=");
            assertThat(read(session, 5)).isEqualTo("input");
            session.stdout().write(bytes("out"));
            assertThat(client.next()).isEqualTo("text 1b3V0");
            client.sendText("0!!!");
            assertThat(client.next()).isEqualTo("closed 1007");
        }
    }

    @Test
    void pingsAreAnsweredAndTheTerminalsSizeIsTold() throws Exception {
        try (WebSocketClient client =
                new WebSocketClient(
                        server.port(),
                        "/exec?stdin=1&stdout=1&stderr=1&tty=1",
                        "v5.channel.k8s.io")) {
            client.next();
            assertThat(client.ping().next()).isEqualTo("pong");
            RemoteCommandSession session = sessions.take();
            assertThat(session.options())
                    .isEqualTo(new RemoteCommandOptions(true, true, false, true));
            BlockingQueue<TerminalSize> sizes = new LinkedBlockingQueue<>();
            client.send(4, "{\"Width\":80,\"Height\":24}\n{\"Wid")
                    .send(4, "th\":100,\"Height\":30}")
                    .send(4, "rubbish}");
            session.onResize(sizes::add);
            TerminalSize last = sizes.take();
            while (last.width() != 100) {
                last = sizes.take();
            }
            assertThat(last).isEqualTo(new TerminalSize(100, 30));
        }
    }

    @Test
    void aClientThatClosesEndsInputAndBreaksOutput() throws Exception {
        RemoteCommandSession session;
        try (WebSocketClient client =
                new WebSocketClient(server.port(), ALL, "v5.channel.k8s.io")) {
            session = sessions.take();
            client.sendClose();
        }
        assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("closed");
        assertThat(session.stdin().read()).isEqualTo(-1);
        IOException failure = null;
        try {
            session.stdout().write(1);
        } catch (IOException e) {
            failure = e;
        }
        assertThat(failure).hasMessage("the client has gone");
    }

    @Test
    void aClientThatDoesNotReadHoldsTheWriterBack() throws Exception {
        try (SpdyClient client =
                new SpdyClient(server.port(), "/exec?stdout=1", "v4.channel.k8s.io")) {
            client.open(1, "streamType", "error").open(3, "streamType", "stdout");
            RemoteCommandSession session = sessions.take();
            Timeline.real()
                    .execute(
                            () -> {
                                try {
                                    for (int i = 0; i < 2000; i++) {
                                        session.stdout().write(new byte[32 * 1024]);
                                    }
                                    events.add("all written");
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            assertThat(events.poll(500, TimeUnit.MILLISECONDS)).isNull();
            long received = 0;
            while (received < 2000L * 32 * 1024) {
                String frame = client.next();
                received += frame.startsWith("data 3 ") ? frame.length() - "data 3 ".length() : 0;
            }
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("all written");
        }
    }

    @Test
    void overSpdyTheSessionBeginsWithTheLastStream() throws Exception {
        try (SpdyClient client =
                new SpdyClient(
                        server.port(),
                        ALL,
                        "v9.channel.k8s.io",
                        "v4.channel.k8s.io",
                        "channel.k8s.io")) {
            assertThat(client.answer())
                    .startsWith("HTTP/1.1 101 ")
                    .contains("Upgrade: SPDY/3.1\r\n")
                    .contains("X-Stream-Protocol-Version: v4.channel.k8s.io\r\n");
            client.open(1, "streamtype", "error")
                    .open(3, "streamType", "stdin")
                    .open(5, "streamType", "stdout");
            assertThat(client.next()).isEqualTo("reply 1");
            client.ping(1);
            assertThat(sessions.poll(100, TimeUnit.MILLISECONDS)).isNull();
            client.open(7, "streamType", "stderr").data(3, "in", false).data(3, "put", true);
            RemoteCommandSession session = sessions.take();
            assertThat(new String(session.stdin().readAllBytes(), UTF_8)).isEqualTo("input");
            session.stdout().write(bytes("out"));
            session.exit(new CommandOutcome.Exited(0));
            assertThat(List.of(client.next(), client.next(), client.next(), client.next()))
                    .containsExactly("reply 3", "reply 5", "ping 1", "reply 7");
            assertThat(List.of(client.next(), client.next(), client.next()))
                    .containsExactly("data 5 out", "last 5", "last 7");
            assertThat(List.of(client.next(), client.next()))
                    .containsExactly("data 1 " + SUCCESS, "last 1");
            assertThat(List.of(client.next(), client.next(), client.next()))
                    .containsExactly("last 3", "goaway", "end");
        }
    }

    @Test
    void streamsNobodyNeedsAreRefused() throws Exception {
        try (SpdyClient client =
                new SpdyClient(server.port(), "/exec?stdout=1", "v4.channel.k8s.io")) {
            client.open(1, "streamType", "video")
                    .open(2, "streamType", "error")
                    .data(99, "?", false);
            assertThat(List.of(client.next(), client.next()))
                    .containsExactly("reply 1", "reset 1 3");
            assertThat(client.next()).isEqualTo("reset 2 1");
            assertThat(client.next()).isEqualTo("reset 99 2");
        }
    }

    @Test
    void unknownProtocolsAndPlainRequestsAreRefused() throws Exception {
        try (SpdyClient client = new SpdyClient(server.port(), ALL, "v9.channel.k8s.io")) {
            assertThat(client.answer())
                    .startsWith("HTTP/1.1 403 ")
                    .contains("X-Accepted-Stream-Protocol-Versions: v4.channel.k8s.io");
        }
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest plain =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + ALL))
                        .build();
        HttpResponse<String> answer = http.send(plain, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("upgrade request required");
        http.close();
    }

    private static String read(RemoteCommandSession session, int count) throws IOException {
        return new String(session.stdin().readNBytes(count), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
