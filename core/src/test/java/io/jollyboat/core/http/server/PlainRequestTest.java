package io.jollyboat.core.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainRequestTest {

    private static final String PLAIN = "GET /%s HTTP/1.1\r\nHost: a\r\n\r\n";

    /** What a connection's pieces become, by where each request wants to. */
    private static List<String> taken(String... pieces) {
        var channel = new EmbeddedChannel(new Http1Requests(new HttpDecoderConfig(), 1024));
        for (String piece : pieces) {
            channel.writeInbound(Unpooled.copiedBuffer(piece, ISO_8859_1));
        }
        var taken = new ArrayList<String>();
        for (Object message = channel.readInbound();
                message != null;
                message = channel.readInbound()) {
            if (message instanceof PlainRequest plain) {
                taken.add("plain " + plain.target());
            } else if (message instanceof HttpRequest request) {
                taken.add((request.decoderResult().isFailure() ? "bad " : "") + request.uri());
            }
            ReferenceCountUtil.release(message);
        }
        channel.finishAndReleaseAll();
        return taken;
    }

    @Test
    void isARequestThatCameWholeAndAlone() {
        PlainRequest request =
                requireNonNull(
                        PlainRequest.read(
                                Unpooled.copiedBuffer(PLAIN.formatted("x?y"), ISO_8859_1), 1024));
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.target()).isEqualTo("/x?y");
        assertThat(request.fields().first("host")).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
                "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / x HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET HTTP/1.1\r\nHost: a\r\n\r\n",
                "get / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
            })
    void isNoneWhereMoreIsToBeKnown(String text) {
        assertThat(PlainRequest.read(Unpooled.copiedBuffer(text, ISO_8859_1), 1024)).isNull();
    }

    @Test
    void followsWhateverTheCodecHasDoneWith() {
        assertThat(
                        taken(
                                PLAIN.formatted(1),
                                "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
                                PLAIN.formatted(3)))
                .containsExactly("plain /1", "/2", "plain /3");
    }

    @Test
    void isNeverSeenInABodyOrBehindHalfAHead() {
        String inner = PLAIN.formatted("inner");
        assertThat(
                        taken(
                                "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: "
                                        + inner.length()
                                        + "\r\n\r\n",
                                inner,
                                "GET /2 HTTP/1.1\r\n",
                                "X: y\r\nHost: a\r\n\r\n",
                                PLAIN.formatted(3)))
                .containsExactly("/1", "/2", "plain /3");
        assertThat(
                        taken(
                                "POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                                Integer.toHexString(inner.length()) + "\r\n",
                                inner,
                                "\r\n0\r\n\r\n",
                                PLAIN.formatted(2)))
                .containsExactly("/1", "plain /2");
        assertThat(
                        taken(
                                "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nG",
                                "ET /2 HTTP/1.1\r\nHost: a\r\n\r\n"))
                .containsExactly("/1", "/2");
    }
}
