package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GracefulStopTest {

    @Test
    void aWriteUnderWayIsAnsweredBeforeTheServerStops() throws Exception {
        ListeningServer listening = new ListeningServer(); // its network ends with the JVM
        try (HttpClient client = listening.client(listening.clientOf("admin", "system:masters"))) {
            PipedOutputStream body = new PipedOutputStream(); // its end is part of the test
            PipedInputStream sent = new PipedInputStream(body);
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<HttpResponse<String>> answer =
                    client.sendAsync(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    listening.url()
                                                            + "/api/v1/namespaces/default/configmaps"))
                                    .version(HttpClient.Version.HTTP_1_1)
                                    .header("Content-Type", "application/json")
                                    .expectContinue(true)
                                    .POST(
                                            HttpRequest.BodyPublishers.ofInputStream(
                                                    () -> {
                                                        begun.countDown(); // the server wants it
                                                        return sent;
                                                    }))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

            int port = listening.port();
            Thread stopping = Thread.ofVirtual().start(listening.server::stop);
            while (listens(port)) {
                Thread.onSpinWait();
            }
            assertThat(answer).isNotDone();
            assertThat(stopping.join(Duration.ofMillis(100))).isFalse();
            body.write("{\"metadata\":{\"name\":\"last\"}}".getBytes(StandardCharsets.UTF_8));
            body.close();
            assertThat(answer.get().statusCode()).isEqualTo(201);
            assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
