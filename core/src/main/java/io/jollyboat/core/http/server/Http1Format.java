package io.jollyboat.core.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jollyboat.core.http.HeadBytes;
import io.jollyboat.core.http.Headers;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Writes HTTP/1.1 messages' heads. */
final class Http1Format {

    /** By status, once each has been asked for. */
    private static final AtomicReferenceArray<byte @Nullable []> FIRST_LINES =
            new AtomicReferenceArray<>(600);

    private Http1Format() {}

    /** A head that begins with the line of a status. */
    static HeadBytes begin(int status) {
        HeadBytes out = HeadBytes.begin();
        boolean common = status >= 0 && status < FIRST_LINES.length();
        byte @Nullable [] line = common ? FIRST_LINES.get(status) : null;
        if (line == null) {
            line =
                    ("HTTP/1.1 "
                                    + status
                                    + " "
                                    + HttpResponseStatus.valueOf(status).reasonPhrase()
                                    + "\r\n")
                            .getBytes(US_ASCII);
            if (common) {
                FIRST_LINES.set(status, line);
            }
        }
        out.raw(line);
        return out;
    }

    static void fields(HeadBytes out, Headers fields) {
        fields.forEach((name, value) -> field(out, name, value));
    }

    /**
     * A line break in a value would begin a field of the attacker's choosing: it becomes a space,
     * as in Go's servers.
     */
    static void field(HeadBytes out, String name, String value) {
        out.unicode(name);
        out.octet(':');
        out.octet(' ');
        out.unicode(value);
        endLine(out);
    }

    static void number(HeadBytes out, String name, long value) {
        field(out, name, Long.toString(value));
    }

    static void endLine(HeadBytes out) {
        out.octet('\r');
        out.octet('\n');
    }
}
