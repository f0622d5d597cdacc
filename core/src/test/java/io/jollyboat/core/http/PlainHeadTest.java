package io.jollyboat.core.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainHeadTest {

    private static @Nullable PlainHead read(String text) {
        return PlainHead.read(Unpooled.wrappedBuffer(text.getBytes(ISO_8859_1)), 1024);
    }

    @Test
    void takesAHeadApart() {
        String text = "GET /a?b HTTP/1.1\r\nHost: web:80\r\nX-A:\t one, two \t\r\nX-B:\r\n\r\n";
        PlainHead head = requireNonNull(read(text + "body"));
        assertThat(head.start()).isEqualTo("GET /a?b HTTP/1.1");
        assertThat(head.length()).isEqualTo(text.length());
        assertThat(head.fields().first("host")).isEqualTo("web:80");
        assertThat(head.fields().first("x-a")).isEqualTo("one, two");
        assertThat(head.fields().first("x-b")).isEmpty();
    }

    @Test
    void keepsBytesBeyondAsciiAsCharacters() {
        assertThat(requireNonNull(read("GET / HTTP/1.1\r\nX: \u00e9\r\n\r\n")).fields().first("X"))
                .isEqualTo("\u00e9");
    }

    @Test
    void keepsNothingOfTheHeadBefore() {
        read("GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n");
        assertThat(requireNonNull(read("GET / HTTP/1.1\r\nA: 4\r\n\r\n")).fields())
                .hasToString("[A]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\r",
                "GET / HTTP/1.1\r\nHost: a",
                "GET / HTTP/1.1\nHost: a\n\n",
                "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost\r\n\r\n",
                "GET / HTTP/1.1\r\n: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\0\r\n\r\n",
                "GET / HTTP/1.1\r\nHo\u00e9st: a\r\n\r\n",
                "GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\t HTTP/1.1\r\nHost: a\r\n\r\n",
            })
    void leavesWhatIsOddToTheCodec(String text) {
        assertThat(read(text)).isNull();
    }

    @Test
    void leavesWhatIsLongToTheCodec() {
        assertThat(read("GET / HTTP/1.1\r\nX: " + "x".repeat(1024) + "\r\n\r\n")).isNull();
        assertThat(read("GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(65) + "\r\n")).isNull();
    }
}
