package io.jollyboat.kubelet.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Health checks against a server of Netty's, and against what is none. */
@Timeout(30)
class SocketGrpcHealthTest {

    private static GrpcServer server;

    @BeforeAll
    static void begin() throws InterruptedException {
        server =
                new GrpcServer(
                        Map.of(
                                "",
                                1,
                                "db",
                                2,
                                "odd",
                                3,
                                "new",
                                0,
                                "mute",
                                GrpcServer.SILENT,
                                "rude",
                                GrpcServer.RESETTING,
                                "web",
                                GrpcServer.PLAIN_HTTP,
                                "old",
                                GrpcServer.UNIMPLEMENTED));
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static ProbeOutcome check(int port, String service, int seconds) {
        return new SocketGrpcHealth(Timeline.real(), "1.36")
                .check("127.0.0.1", port, service, Duration.ofSeconds(seconds))
                .toCompletableFuture()
                .join();
    }

    @Test
    void aServerThatServesIsHealthyAndIsToldWhoAsks() {
        assertThat(check(server.port(), "", 20)).isEqualTo(new ProbeOutcome.Success());
        assertThat(server.asked.join().get("user-agent")).hasToString("kube-probe/1.36");
        assertThat(server.asked.join().path()).hasToString("/grpc.health.v1.Health/Check");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    db    | service unhealthy (responded with "NOT_SERVING")
                    odd   | service unhealthy (responded with "SERVICE_UNKNOWN")
                    new   | service unhealthy (responded with "UNKNOWN")
                    other | error: health rpc probe failed: rpc error: code = NotFound desc = unknown service
                    old   | error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service grpc.health.v1.Health
                    web   | error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unexpected HTTP status code received from server: 404 (Not Found); transport: received unexpected content-type "text/html"
                    rude  | error: health rpc probe failed: rpc error: code = ResourceExhausted desc = stream terminated by RST_STREAM with error code: ENHANCE_YOUR_CALM
                    """)
    void aFailureSaysWhatCameBack(String service, String message) {
        assertThat(check(server.port(), service, 20)).isEqualTo(new ProbeOutcome.Failure(message));
    }

    @Test
    void aCallThatIsNotAnsweredFailsWhenItsTimeIsUp() {
        assertThat(check(server.port(), "mute", 1))
                .isEqualTo(
                        new ProbeOutcome.Failure("timeout: health rpc did not complete within 1s"));
    }

    /** What listens, and is not connected to: it speaks another protocol, or says nothing. */
    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource({"''", "HTTP/1.1 400 Bad Request", "SSH-2.0-whatever"})
    void whoeverSpeaksNoHttp2IsNotConnectedTo(String greeting) throws IOException {
        try (var other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Timeline.real().execute(() -> greet(other, greeting));
            assertThat(check(other.getLocalPort(), "", 1))
                    .isEqualTo(unconnected(other.getLocalPort()));
        }
    }

    /** Hangs up on the first two that come, and is the server for the third. */
    @Test
    void oneThatComesUpWhileTheTimeRunsIsHealthy() throws IOException {
        try (var late = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Timeline.real().execute(() -> relay(late));
            var timeline = new VirtualTimeline(7);
            var outcome =
                    new SocketGrpcHealth(timeline, "1.36")
                            .check("127.0.0.1", late.getLocalPort(), "", Duration.ofSeconds(5))
                            .toCompletableFuture();
            timeline.advance(Duration.ofSeconds(1).minusMillis(1));
            assertThat(outcome).isNotDone();
            timeline.advance(Duration.ofSeconds(3));
            assertThat(outcome).isCompletedWithValue(new ProbeOutcome.Success());
        }
    }

    private static void relay(ServerSocket late) {
        try {
            late.accept().close();
            late.accept().close();
            try (Socket client = late.accept();
                    var behind = new Socket("127.0.0.1", server.port())) {
                Timeline.real().execute(() -> copy(client, behind));
                copy(behind, client);
            }
        } catch (IOException e) {
            // the prober has hung up
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of them has hung up
        }
    }

    /**
     * Kubernetes' probe waits for a connection until its time is up, whatever keeps it from one.
     */
    @Test
    void aFailureToConnectIsToldWhenTheTimeIsUpAndNotBefore() throws IOException {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        var timeline = new VirtualTimeline(7);
        var outcome =
                new SocketGrpcHealth(timeline, "1.36")
                        .check("127.0.0.1", port, "", Duration.ofSeconds(1))
                        .toCompletableFuture();
        timeline.advance(Duration.ofMillis(999));
        assertThat(outcome).isNotDone();
        timeline.advance(Duration.ofMillis(1));
        assertThat(outcome).isCompletedWithValue(unconnected(port));
    }

    private static void greet(ServerSocket server, String greeting) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
            client.getInputStream().readAllBytes();
        } catch (IOException e) {
            // the prober has hung up
        }
    }

    private static ProbeOutcome unconnected(int port) {
        return new ProbeOutcome.Failure(
                "timeout: failed to connect service \"127.0.0.1:"
                        + port
                        + "\" within 1s: context deadline exceeded");
    }
}
