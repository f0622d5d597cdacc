package io.jollyboat.kubelet.runtime.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.runtime.Timeline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against an engine that answers what it is told to, word for word. */
class EngineHttpTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir Path directory;

    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private ServerSocketChannel server;
    private EngineHttp http;

    @BeforeEach
    void start() throws IOException {
        Path socket = directory.resolve("engine.sock");
        server =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(socket));
        http = new EngineHttp(new EngineAddress("unix://" + socket), Timeline.real());
        Thread.startVirtualThread(this::accept);
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        server.close();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = server.accept();
                connections.incrementAndGet();
                Thread.startVirtualThread(() -> serve(connection));
            }
        } catch (IOException e) {
            // stopped
        }
    }

    /** Takes whatever comes in one read as one request; an empty answer closes the connection. */
    private void serve(SocketChannel connection) {
        try (connection) {
            ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
            while (connection.read(buffer.clear()) >= 0) {
                asked.add(StandardCharsets.ISO_8859_1.decode(buffer.flip()).toString());
                String answer = answers.poll();
                if (answer == null) {
                    continue;
                }
                if (answer.isEmpty()) {
                    return;
                }
                connection.write(StandardCharsets.ISO_8859_1.encode(answer));
            }
        } catch (IOException e) {
            // the other side went
        }
    }

    private static String whole(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void readsAnswersOfKnownLengthOnOneConnection() throws IOException {
        answers.add(whole("one"));
        answers.add(whole("two"));
        assertThat(http.call(EngineRequest.get("/a"), LIMIT).text()).isEqualTo("one");
        assertThat(http.call(EngineRequest.get("/b"), LIMIT).text()).isEqualTo("two");
        assertThat(connections).hasValue(1);
        assertThat(asked.getFirst()).isEqualTo("GET /a HTTP/1.1\r\nHost: docker\r\n\r\n");
    }

    @Test
    void readsAnswersInChunks() throws IOException {
        answers.add(
                "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nJoll\r\n5;x=y\r\nyboat\r\n0\r\n\r\n");
        EngineReply reply = http.call(EngineRequest.post("/a", "{}"), LIMIT);
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.text()).isEqualTo("Jollyboat");
        assertThat(asked.getFirst()).endsWith("Content-Length: 2\r\n\r\n{}");
    }

    @Test
    void readsAnswersWithoutABodyAndErrorsWithOne() throws IOException {
        answers.add("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
        answers.add("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno");
        assertThat(http.call(EngineRequest.post("/a"), LIMIT).status()).isEqualTo(204);
        EngineReply missing = http.call(EngineRequest.get("/a"), LIMIT);
        assertThat(missing.isSuccess()).isFalse();
        assertThat(missing.text()).isEqualTo("no");
    }

    @Test
    void anIdleConnectionThatWasClosedIsNotUsedAgain() throws IOException {
        answers.add("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        answers.add(whole("fresh"));
        http.call(EngineRequest.get("/a"), LIMIT);
        assertThat(http.call(EngineRequest.post("/b"), LIMIT).text()).isEqualTo("fresh");
        assertThat(connections).hasValue(2);
    }

    @Test
    void anEngineThatDoesNotAnswerInTimeIsGivenUp() {
        assertThatThrownBy(() -> http.call(EngineRequest.get("/a"), Duration.ofMillis(50)))
                .isInstanceOf(IOException.class)
                .hasMessage("the engine did not answer within 0 s");
    }

    @Test
    void anEngineThatHangsUpIsAnError() {
        answers.add("");
        assertThatThrownBy(() -> http.call(EngineRequest.post("/a"), LIMIT))
                .isInstanceOf(IOException.class);
        answers.add("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
        answers.add("");
        assertThatThrownBy(() -> http.call(EngineRequest.post("/a"), Duration.ofMillis(100)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whatIsNotAnEngineIsAnError() {
        answers.add("220 mail.example ESMTP\r\n");
        assertThatThrownBy(() -> http.call(EngineRequest.post("/a"), LIMIT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not speak HTTP");
        answers.add("HTTP/1.1 200 OK\r\n" + "a".repeat(70_000));
        assertThatThrownBy(() -> http.call(EngineRequest.post("/a"), LIMIT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not end");
        answers.add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
        assertThatThrownBy(() -> http.call(EngineRequest.post("/a"), LIMIT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chunk of size \"zz\"");
    }

    @Test
    void uploadsGoInChunks() throws IOException {
        answers.add(whole("taken"));
        var upload = new ByteArrayInputStream("cargo".getBytes(StandardCharsets.UTF_8));
        var request = new EngineRequest("POST", "/load", Map.of(), new byte[0], upload, false);
        assertThat(http.call(request, LIMIT).text()).isEqualTo("taken");
        assertThat(String.join("", asked)).contains("Transfer-Encoding: chunked");
    }

    @Test
    void aStreamGoesBothWaysOnceTheEngineAgrees() throws IOException {
        answers.add("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nwelcome");
        answers.add(" back");
        try (EngineStream stream = http.open(EngineRequest.post("/attach").hijacking())) {
            assertThat(stream.input().readNBytes(7)).asString().isEqualTo("welcome");
            stream.output().write("hello".getBytes(StandardCharsets.UTF_8));
            assertThat(stream.input().readNBytes(5)).asString().isEqualTo(" back");
            assertThat(asked.getLast()).isEqualTo("hello");
            stream.closeOutput();
            assertThat(stream.input().read()).isEqualTo(-1);
        }
    }

    @Test
    void addressesAreUnderstoodOrRefused() {
        assertThat(new EngineAddress("unix:///run/x.sock").isLocal()).isTrue();
        assertThat(new EngineAddress("tcp://127.0.0.1:2375").isLocal()).isFalse();
        for (String wrong :
                List.of("", "unix:run/x", "tcp://host", "ssh://host:22", "no address")) {
            assertThatThrownBy(() -> new EngineAddress(wrong))
                    .hasMessageContaining("is not the address of an engine");
        }
    }
}
