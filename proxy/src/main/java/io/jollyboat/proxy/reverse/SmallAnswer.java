package io.jollyboat.proxy.reverse;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.ResponseStream;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An answer that is likely to have come whole with its head, and then goes back in one piece. */
final class SmallAnswer {

    private static final int MOST = 16 * 1024;

    private final int status;
    private final Headers fields;
    private final byte[] body;
    private int length;

    private SmallAnswer(int status, Headers fields, int announced) {
        this.status = status;
        this.fields = fields;
        this.body = new byte[announced];
    }

    /** Null for one that has no body, or more than a little, or does not say. */
    static @Nullable SmallAnswer of(String method, int status, Headers fields) {
        int length = announced(fields);
        return length < 0 || method.equals("HEAD") || bodiless(status)
                ? null
                : new SmallAnswer(status, fields, length);
    }

    /** How long a body is to be; -1 for one of more than a little, or where nothing is said. */
    static int announced(Headers fields) {
        String text = fields.first("Content-Length");
        if (text == null || text.isEmpty() || text.length() > 5) {
            return -1;
        }
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            length = 10 * length + digit - '0';
        }
        return length > MOST ? -1 : length;
    }

    /** Whether answers of a status never have a body. */
    static boolean bodiless(int status) {
        return status == 204 || status == 304;
    }

    /** Takes in a piece, unless it is one that makes the answer none of these. */
    boolean takes(HttpContent content) {
        int more = content.content().readableBytes();
        boolean fits = more <= body.length - length;
        boolean plain =
                !(content instanceof LastHttpContent last)
                        || last.trailingHeaders().isEmpty() && length + more == body.length;
        if (!fits || !plain) {
            return false;
        }
        content.content().getBytes(content.content().readerIndex(), body, length, more);
        length += more;
        return true;
    }

    void give(Passage to) {
        to.answerWhole(status, fields.without("Content-Length"), body);
    }

    /** Begins with what there is. */
    ResponseStream begin(Passage to) {
        ResponseStream stream = to.answer(status, fields);
        if (length > 0) {
            stream.write(Arrays.copyOf(body, length));
        }
        return stream;
    }
}
