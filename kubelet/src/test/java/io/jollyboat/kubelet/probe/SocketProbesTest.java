package io.jollyboat.kubelet.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.probe.ContainerProbes.Target;
import io.jollyboat.kubelet.runtime.sim.SimRuntime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Probes against real sockets. */
@Timeout(30)
class SocketProbesTest {

    private final CompletableFuture<String> request = new CompletableFuture<>();
    private ServerSocket server;

    SocketProbesTest() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @BeforeEach
    void fresh() throws IOException {
        if (server.isClosed()) {
            server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        }
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Answers every connection with the same bytes. */
    private void answer(String reply) {
        Timeline.real()
                .execute(
                        () -> {
                            while (!server.isClosed()) {
                                try (Socket client = server.accept()) {
                                    byte[] head = client.getInputStream().readNBytes(16);
                                    byte[] rest =
                                            client.getInputStream()
                                                    .readNBytes(
                                                            client.getInputStream().available());
                                    request.complete(
                                            new String(head, US_ASCII)
                                                    + new String(rest, US_ASCII));
                                    client.getOutputStream().write(reply.getBytes(US_ASCII));
                                    client.getInputStream().readAllBytes();
                                } catch (IOException e) {
                                    // the prober has read enough, or the test is over
                                }
                            }
                        });
    }

    private ProbeOutcome http(String path) {
        return run(
                new ProbeSpec.Action.Http(
                        "http", "127.0.0.1", server.getLocalPort(), path, List.of()));
    }

    private static ProbeOutcome run(ProbeSpec.Action action) {
        var runner =
                new ProbeRunner(
                        new SocketProbes(
                                Timeline.real(),
                                new SimRuntime(new VirtualTimeline(1), Cidr.parse("10.0.0.0/24"))
                                        .streams()),
                        new SocketGrpcHealth(Timeline.real(), "1.36"),
                        "1.36");
        var spec =
                new ProbeSpec(
                        ProbeKind.LIVENESS,
                        action,
                        Duration.ZERO,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        1,
                        3,
                        null);
        return runner.run(spec, new Target("c", "127.0.0.1", Instant.EPOCH))
                .toCompletableFuture()
                .join();
    }

    @Test
    void aStatusBelowFourHundredIsASuccess() {
        answer("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(http("/ok?x=1")).isEqualTo(new ProbeOutcome.Success());
        assertThat(request.join())
                .startsWith("GET /ok?x=1 HTTP/1.1\r\n")
                .contains("User-Agent: kube-probe/1.36\r\n");
    }

    @Test
    void anotherStatusIsNamed() {
        answer("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        assertThat(http("/"))
                .isEqualTo(new ProbeOutcome.Failure("HTTP probe failed with statuscode: 503"));
    }

    @Test
    void aRedirectToAnotherHostIsNotFollowed() {
        answer("HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\n\r\n");
        assertThat(http("/")).isInstanceOf(ProbeOutcome.Warning.class);
    }

    @Test
    void aRedirectInCirclesFails() {
        answer("HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n");
        assertThat(http("/"))
                .isInstanceOfSatisfying(
                        ProbeOutcome.Failure.class,
                        failure ->
                                assertThat(failure.message())
                                        .endsWith("stopped after 10 redirects"));
    }

    @Test
    void silenceIsATimeout() {
        assertThat(http("/"))
                .isInstanceOfSatisfying(
                        ProbeOutcome.Failure.class,
                        failure ->
                                assertThat(failure.message())
                                        .contains("context deadline exceeded"));
    }

    @Test
    void garbageIsAFailure() {
        answer("SSH-2.0-whatever\r\n");
        assertThat(http("/")).isInstanceOf(ProbeOutcome.Failure.class);
    }

    @Test
    void aConnectionThatIsResetIsSaidAsGoSaysIt() {
        Timeline.real()
                .execute(
                        () -> {
                            try (Socket client = server.accept()) {
                                client.getInputStream().readNBytes(16);
                                client.setSoLinger(true, 0);
                            } catch (IOException e) {
                                // the test has failed already
                            }
                        });
        String there = "127.0.0.1:" + server.getLocalPort();
        assertThat(http("/"))
                .isInstanceOfSatisfying(
                        ProbeOutcome.Failure.class,
                        failure ->
                                assertThat(failure.message())
                                        .matches(
                                                "Get \"http://"
                                                        + there
                                                        + "/\": read tcp 127.0.0.1:\\d+->"
                                                        + there
                                                        + ": read: connection reset by peer"));
    }

    @Test
    void nobodyListeningIsSaidAsGoSaysIt() throws IOException {
        int port = server.getLocalPort();
        server.close();
        assertThat(run(new ProbeSpec.Action.Tcp("127.0.0.1", port)))
                .isEqualTo(
                        new ProbeOutcome.Failure(
                                "dial tcp 127.0.0.1:" + port + ": connect: connection refused"));
    }

    @Test
    void aConnectionIsAllThatATcpProbeAsks() {
        assertThat(run(new ProbeSpec.Action.Tcp("", server.getLocalPort())))
                .isEqualTo(new ProbeOutcome.Success());
    }
}
