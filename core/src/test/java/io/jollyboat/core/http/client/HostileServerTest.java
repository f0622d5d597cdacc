package io.jollyboat.core.http.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.http.server.RawConnection;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ClientTls;
import io.jollyboat.core.tls.ServerTrust;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Servers that answer what no server should, or nothing: both ways of speaking to others end in
 * time with words that say why, and close the connection.
 */
@Timeout(120)
class HostileServerTest {

    /** For those who are waited for in vain. */
    private static final Duration LITTLE_PATIENCE = Duration.ofMillis(1500);

    private static final TestCluster CLUSTER = new TestCluster();

    /** What the server does with a connection. */
    private interface Mischief {
        void with(Socket client) throws IOException;
    }

    private final NetworkLoop loop = NetworkLoop.start();
    private final CompletableFuture<Boolean> hungUp = new CompletableFuture<>();
    private Duration patience = Duration.ofSeconds(5);
    private ServerSocket socket;

    @BeforeEach
    void listen() throws IOException {
        socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        socket.close();
        loop.close();
    }

    /** Reads the request's head, does its mischief, and notes when the other side has hung up. */
    private void does(Mischief mischief) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try (Socket client = socket.accept()) {
                                mischief.with(client);
                                while (client.getInputStream().read() >= 0) {
                                    // the request, until the other side goes
                                }
                            } catch (IOException gone) {
                                // that is as good
                            }
                            hungUp.complete(true);
                        });
    }

    private static Mischief says(String text) {
        return client -> client.getOutputStream().write(text.getBytes(US_ASCII));
    }

    /** With pauses: as fast as it goes, it takes the machine from all tests beside it. */
    private static void endlessly(Socket client) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
        byte[] more = ".".repeat(8192).getBytes(US_ASCII);
        while (true) {
            out.write(more);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private HttpClient.Response asked(@Nullable ClientTls tls) throws IOException {
        HttpClient client =
                tls == null
                        ? HttpClient.plain(loop)
                        : HttpClient.secure(loop, new ServerTrust.Blind(), null);
        CompletionStage<HttpClient.Response> answer =
                client.call(
                        new HttpClient.Request(
                                address(),
                                "here",
                                "here",
                                new HttpClient.Message("POST", "/", Headers.empty(), new byte[1]),
                                new HttpClient.Bounds(1 << 16, patience)));
        return answer.toCompletableFuture().join();
    }

    private String problem(@Nullable ClientTls tls) throws IOException {
        try {
            return "answered " + asked(tls).status();
        } catch (CompletionException failed) {
            return String.valueOf(Objects.requireNonNull(failed.getCause()).getMessage());
        }
    }

    /** What a client gets whose request is passed on. */
    private String passedOn(@Nullable ClientTls tls) throws Exception {
        try (HttpForwarder forwarder = new HttpForwarder(loop, tls)) {
            HttpServer front =
                    HttpServer.start(
                            loop,
                            HttpServerConfig.plain(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                            Timeline.real(),
                            exchange ->
                                    forwarder
                                            .forwardUnlessRedirected(
                                                    patience,
                                                    exchange,
                                                    address(),
                                                    "/",
                                                    Headers.empty())
                                            .thenAccept(
                                                    outcome -> {
                                                        if (!(outcome
                                                                instanceof Forwarded.Answered)) {
                                                            exchange.respond(
                                                                    503,
                                                                    Headers.empty(),
                                                                    outcome.toString()
                                                                            .getBytes(US_ASCII));
                                                        }
                                                    }));
            try (RawConnection raw = new RawConnection(front.port())) {
                String all =
                        raw.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                                .readAll();
                int length = all.length();
                return length < 1000
                        ? all
                        : all.substring(0, 200) + " ... " + all.substring(length - 200);
            } finally {
                front.stop(Duration.ZERO);
            }
        }
    }

    @Test
    void oneThatHangsIsGivenUp() throws Exception {
        patience = LITTLE_PATIENCE;
        does(client -> {});
        assertThat(problem(null)).isEqualTo("context deadline exceeded");
        assertThat(hungUp.join()).isTrue();
        does(client -> {});
        assertThat(passedOn(null)).contains("503").contains("TooLate");
    }

    @Test
    void oneThatNeverShakesHandsIsGivenUp() throws Exception {
        patience = LITTLE_PATIENCE;
        ClientTls tls = new ClientTls(CLUSTER.check, CLUSTER.user("kube-apiserver"));
        does(client -> {});
        assertThat(problem(tls)).isEqualTo("context deadline exceeded");
        assertThat(hungUp.join()).isTrue();
        does(client -> {});
        assertThat(passedOn(tls)).contains("503").contains("TooLate");
    }

    @Test
    void garbageIsNoAnswer() throws Exception {
        does(says("\u0001\u0002 what?\r\n\r\n"));
        assertThat(problem(null)).doesNotStartWith("answered");
        does(says("\u0001\u0002 what?\r\n\r\n"));
        assertThat(passedOn(null)).contains("503").contains("Failed");
    }

    @Test
    void halfAnAnswerIsNone() throws Exception {
        String half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
        does(
                client -> {
                    says(half).with(client);
                    client.close();
                });
        assertThat(problem(null)).isEqualTo("unexpected EOF");
        does(
                client -> {
                    says(half).with(client);
                    client.close();
                });
        assertThat(passedOn(null)).as("cut here too").contains("half").doesNotContain("503");
    }

    @Test
    void anEndlessBodyEnds() throws Exception {
        patience = LITTLE_PATIENCE;
        does(HostileServerTest::endlessly);
        assertThat(problem(null)).isEqualTo("http: response body too large");
        assertThat(hungUp.join()).isTrue();
        does(HostileServerTest::endlessly);
        assertThat(passedOn(null)).startsWith("HTTP/1.1 200").doesNotEndWith("0\r\n\r\n");
    }

    @Test
    void aRedirectIsNeitherFollowedNorPassedOn() throws Exception {
        String elsewhere =
                "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n";
        does(says(elsewhere));
        assertThat(problem(null)).isEqualTo("answered 302");
        does(says(elsewhere));
        assertThat(passedOn(null)).contains("Refused[status=302").doesNotContain("169.254");
    }

    @Test
    void longFieldsAreTakenAndEndlessOnesAreNot() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nX-Long: %s\r\nContent-Length: 0\r\n\r\n";
        does(says(head.formatted("x".repeat(100_000))));
        assertThat(problem(null)).isEqualTo("answered 200");
        does(says(head.formatted("x".repeat(100_000))));
        assertThat(passedOn(null)).startsWith("HTTP/1.1 200");
        does(says(head.formatted("x".repeat(2_000_000))));
        assertThat(problem(null)).contains("server response headers exceeded 1048576 bytes");
        does(says(head.formatted("x".repeat(2_000_000))));
        assertThat(passedOn(null)).contains("503").contains("headers exceeded");
    }
}
