package io.jollyboat.core.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Port forwarding frame by frame: port 80 sends back what it gets, port 81 refuses, port 82 waits.
 */
@Timeout(60)
class PortForwardServerTest {
    private static final String SPDY = "portforward.k8s.io";

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private StreamingServer server;

    @BeforeEach
    void start() throws Exception {
        PortForwardServer ports = new PortForwardServer(Timeline.real());
        server = new StreamingServer(exchange -> ports.accept(exchange, this::forward));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void forward(PortForwardConnection connection) {
        connection.onClosed(() -> events.add("closed " + connection.port()));
        try {
            switch (connection.port()) {
                case 80 -> connection.input().transferTo(connection.output());
                case 81 -> connection.fail("refused");
                default -> {
                    events.add("waiting");
                    connection.input().readAllBytes();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void overSpdyAPairOfStreamsIsAConnection() throws Exception {
        try (SpdyClient client = new SpdyClient(server.port(), "/", SPDY)) {
            assertThat(client.answer()).contains("X-Stream-Protocol-Version: " + SPDY);
            open(client, 1, "error", "80", "0")
                    .open(3, "streamType", "data", "port", "80", "requestID", "0");
            client.data(3, "ahoy", true);
            assertThat(List.of(client.next(), client.next())).containsExactly("reply 1", "reply 3");
            assertThat(List.of(client.next(), client.next(), client.next()))
                    .containsExactly("data 3 ahoy", "last 3", "last 1");
            open(client, 5, "data", "81", "1");
            open(client, 7, "error", "81", "1");
            assertThat(List.of(client.next(), client.next())).containsExactly("reply 5", "reply 7");
            assertThat(List.of(client.next(), client.next(), client.next()))
                    .containsExactly("last 5", "data 7 refused", "last 7");
        }
    }

    @Test
    void oldClientsPairStreamsByTheirNumbers() throws Exception {
        try (SpdyClient client = new SpdyClient(server.port(), "/")) {
            client.open(1, "streamType", "error", "port", "80")
                    .open(3, "streamType", "data", "port", "80");
            client.data(3, "ahoy", true);
            assertThat(List.of(client.next(), client.next(), client.next()))
                    .containsExactly("reply 1", "reply 3", "data 3 ahoy");
        }
    }

    @Test
    void streamsThatMakeNoSenseAreRefused() throws Exception {
        try (SpdyClient client = new SpdyClient(server.port(), "/", SPDY)) {
            open(client, 1, "data", "0", "0");
            open(client, 3, "data", "65536", "0");
            open(client, 5, "voice", "80", "0");
            client.open(7, "streamType", "data");
            for (int id : new int[] {1, 3, 5, 7}) {
                assertThat(client.next()).isEqualTo("reply " + id);
                assertThat(client.next()).isEqualTo("reset " + id + " 3");
            }
        }
    }

    @Test
    void aResetOrAGoneClientEndsItsConnections() throws Exception {
        try (SpdyClient client = new SpdyClient(server.port(), "/", SPDY)) {
            open(client, 1, "error", "82", "0");
            open(client, 3, "data", "82", "0");
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("waiting");
            client.reset(3);
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("closed 82");
            open(client, 5, "error", "82", "1");
            open(client, 7, "data", "82", "1");
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("waiting");
        }
        assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("closed 82");
    }

    @Test
    void plainWebSocketChannelsBeginWithTheirPort() throws Exception {
        try (WebSocketClient client =
                new WebSocketClient(server.port(), "/?ports=80,81", "v4.channel.k8s.io")) {
            assertThat(List.of(next(client), next(client), next(client), next(client)))
                    .contains("0 P\u0000", "1 P\u0000", "2 Q\u0000", "3 Q\u0000");
            assertThat(next(client)).isEqualTo("3 refused");
            client.send(0, "ahoy");
            assertThat(next(client)).isEqualTo("0 ahoy");
        }
        assertThat(List.of(events.take(), events.take()))
                .containsExactlyInAnyOrder("closed 80", "closed 81");
    }

    private static String next(WebSocketClient client) throws InterruptedException {
        return String.valueOf(client.next());
    }

    private static SpdyClient open(
            SpdyClient client, int id, String type, String port, String request)
            throws IOException {
        return client.open(id, "streamType", type, "port", port, "requestID", request);
    }
}
