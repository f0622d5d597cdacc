package io.jollyboat.core.http.server;

import io.jollyboat.core.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Writes HTTP/1.1 messages' heads. */
final class Http1Format {
    private Http1Format() {}

    static void statusLine(ByteBuf out, int status) {
        ascii(out, "HTTP/1.1 ");
        ascii(out, Integer.toString(status));
        out.writeByte(' ');
        ascii(out, HttpResponseStatus.valueOf(status).reasonPhrase());
        endLine(out);
    }

    static void fields(ByteBuf out, Headers fields) {
        fields.forEach((name, value) -> field(out, name, value));
    }

    /**
     * A line break in a value would begin a field of the attacker's choosing: it becomes a space,
     * as in Go's servers.
     */
    static void field(ByteBuf out, String name, String value) {
        write(out, name);
        out.writeByte(':');
        out.writeByte(' ');
        write(out, value);
        endLine(out);
    }

    static void number(ByteBuf out, String name, long value) {
        field(out, name, Long.toString(value));
    }

    static void endLine(ByteBuf out) {
        out.writeByte('\r');
        out.writeByte('\n');
    }

    static void ascii(ByteBuf out, String text) {
        ByteBufUtil.writeAscii(out, text);
    }

    private static void write(ByteBuf out, String text) {
        ByteBufUtil.writeUtf8(out, hasControl(text) ? text.replaceAll("[\\x00\\r\\n]", " ") : text);
    }

    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                return true;
            }
        }
        return false;
    }
}
