package io.jollyboat.core.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.HttpLimits;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.client.TestCluster;
import io.jollyboat.core.runtime.Timeline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What HTTP/2 clients that are broken or hostile get, frame by frame. */
@Timeout(60)
class Http2DefenceTest {
    private static final TestCluster CLUSTER = new TestCluster();
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;

    private final NetworkLoop loop = NetworkLoop.start();
    private HttpServer server;
    private SSLSocket socket;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Frame(int type, int flags, int stream, byte[] payload) {
        int number(int at) {
            return Unpooled.wrappedBuffer(payload).getInt(at);
        }
    }

    @BeforeEach
    void start() throws Exception {
        HttpLimits limits =
                new HttpLimits(
                        10,
                        5,
                        4096,
                        Duration.ofMinutes(1),
                        Duration.ofMillis(200),
                        Duration.ofMillis(600));
        InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
        server =
                HttpServer.start(
                        loop,
                        new HttpServerConfig(
                                anyPort, CLUSTER.tls(), limits, HttpServerConfig.Compression.NEVER),
                        Timeline.real(),
                        Http2DefenceTest::answer);
        socket =
                (SSLSocket)
                        CLUSTER.clientContext(null)
                                .getSocketFactory()
                                .createSocket("127.0.0.1", server.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(20_000);
    }

    @AfterEach
    void stop() throws Exception {
        socket.close();
        server.stop(Duration.ZERO);
        loop.close();
    }

    private static void answer(HttpExchange exchange) {
        switch (exchange.path()) {
            case "/hold" -> exchange.stream(200, Headers.empty());
            case "/elsewhere" -> {
                exchange.askToReconnect();
                exchange.respond(200, Headers.empty(), "here".getBytes(UTF_8));
            }
            case "/body" ->
                    exchange.body(1000)
                            .thenAccept(
                                    body ->
                                            exchange.respond(
                                                    200,
                                                    Headers.empty(),
                                                    body.toString().getBytes(UTF_8)));
            default -> exchange.respond(200, Headers.empty(), exchange.path().getBytes(UTF_8));
        }
    }

    @Test
    void whatIsNotHttp2EndsTheConnection() throws Exception {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
        Frame frame = read();
        while (frame != null && frame.type() != GOAWAY) {
            frame = read();
        }
        assertThat(read()).isNull();
    }

    @Test
    void aStreamOverTheLimitIsRefusedAndTheOthersLive() throws Exception {
        preface();
        for (int i = 0; i < 5; i++) {
            open(1 + 2 * i, "/hold");
        }
        open(11, "/one-too-many");
        Frame frame = await(RESET);
        assertThat(frame.stream()).isEqualTo(11);
        assertThat(frame.number(0)).as("REFUSED_STREAM").isEqualTo(7);
        reset(1);
        open(13, "/room-again");
        assertThat(new String(await(DATA).payload(), UTF_8)).isEqualTo("/room-again");
    }

    @Test
    void whoIsAskedToReconnectIsAnsweredAndKeepsItsStreams() throws Exception {
        preface();
        open(1, "/hold");
        await(HEADERS);
        open(3, "/elsewhere");

        assertThat(new String(await(DATA).payload(), UTF_8)).isEqualTo("here");
        Frame frame = await(GOAWAY);
        assertThat(frame.number(0)).as("the last stream that counts").isEqualTo(3);
        assertThat(frame.number(4)).as("NO_ERROR").isZero();
        socket.setSoTimeout(1_000);
        assertThatThrownBy(this::read)
                .as("the other stream holds it")
                .isInstanceOf(SocketTimeoutException.class);
        reset(1);
        socket.setSoTimeout(20_000);
        assertThat(read()).as("and with it the connection ends").isNull();
    }

    @Test
    void aBrokenTargetGets400AndMissingFieldsAReset() throws Exception {
        preface();
        open(1, "/%zz");
        assertThat(await(HEADERS).stream()).isEqualTo(1);
        headers(3, new DefaultHttp2Headers().method("GET").scheme("https"), true);
        Frame frame = await(RESET);
        assertThat(frame.stream()).isEqualTo(3);
        assertThat(frame.number(0)).as("PROTOCOL_ERROR").isEqualTo(1);
        open(5, "/still-alive");
        assertThat(new String(await(DATA).payload(), UTF_8)).isEqualTo("/still-alive");
    }

    @Test
    void tooManyHeadersEndTheStreamOrTheConnection() throws Exception {
        preface();
        Http2Headers headers = new DefaultHttp2Headers().method("GET").scheme("https").path("/");
        for (int i = 0; i < 200; i++) {
            headers.add("x-" + i, "a".repeat(50));
        }
        headers(1, headers, true);
        Frame frame = read();
        while (frame != null
                && frame.type() != RESET
                && frame.type() != GOAWAY
                && frame.type() != HEADERS) {
            frame = read();
        }
        assertThat(requireNonNull(frame).type()).isIn(RESET, GOAWAY);
    }

    @Test
    void aFloodOfCancelledStreamsEndsTheConnection() throws Exception {
        preface();
        int streams = 0;
        try {
            for (; streams < 10_000; streams++) {
                open(1 + 2 * streams, "/hold");
                reset(1 + 2 * streams);
            }
        } catch (IOException e) {
            assertThat(streams).as("streams until the connection broke").isGreaterThan(1000);
            return;
        }
        Frame frame = read();
        while (frame != null && frame.type() != GOAWAY) {
            frame = read();
        }
        assertThat(frame).as("GOAWAY").isNotNull();
    }

    @Test
    void aBodyThatNeverComesEndsItsStream() throws Exception {
        preface();
        headers(1, new DefaultHttp2Headers().method("POST").scheme("https").path("/body"), false);
        Frame frame = await(RESET);
        assertThat(frame.stream()).isEqualTo(1);
    }

    @Test
    void anIdleConnectionIsClosedAndABusyOneIsNot() throws Exception {
        preface();
        open(1, "/once");
        assertThat(new String(await(DATA).payload(), UTF_8)).isEqualTo("/once");
        assertThat(await(GOAWAY).number(0)).as("the last stream").isEqualTo(1);
        assertThat(read()).isNull();
    }

    private void preface() throws IOException {
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
        write(SETTINGS, 0, 0, new byte[0]);
    }

    private void open(int stream, String path) throws IOException {
        headers(
                stream,
                new DefaultHttp2Headers().method("GET").scheme("https").authority("a").path(path),
                true);
    }

    private void headers(int stream, Http2Headers headers, boolean last) throws IOException {
        ByteBuf block = Unpooled.buffer();
        try (DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder()) {
            encoder.encodeHeaders(stream, headers, block);
        } catch (io.netty.handler.codec.http2.Http2Exception e) {
            throw new IOException(e);
        }
        write(HEADERS, last ? 5 : 4, stream, ByteBufUtil.getBytes(block));
    }

    private void reset(int stream) throws IOException {
        write(RESET, 0, stream, new byte[] {0, 0, 0, 8});
    }

    private void write(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuf frame = Unpooled.buffer();
        frame.writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
        socket.getOutputStream().write(ByteBufUtil.getBytes(frame));
    }

    private Frame await(int type) throws IOException {
        Frame frame = read();
        while (frame != null && frame.type() != type) {
            frame = read();
        }
        return requireNonNull(frame, "no frame of type " + type);
    }

    /** The next frame, or null at the end of the connection. */
    private @Nullable Frame read() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int length = first << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        return new Frame(type, flags, stream, in.readNBytes(length));
    }
}
