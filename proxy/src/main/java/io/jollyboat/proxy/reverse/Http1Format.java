package io.jollyboat.proxy.reverse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jollyboat.core.http.HttpExchange;
import io.netty.buffer.ByteBuf;

/**
 * Writes requests of HTTP/1.1. Clients of HTTP/2 can say what cannot be said here: a line break
 * would begin a field, or a request, of an attacker's choosing, and never gets through. Pure.
 */
final class Http1Format {

    private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(US_ASCII);

    private Http1Format() {}

    /** Whether a request has a first line that can be written. */
    static boolean writable(HttpExchange exchange) {
        return token(exchange.method()) && visible(exchange.target());
    }

    static void firstLine(ByteBuf out, HttpExchange exchange) {
        text(out, exchange.method());
        out.writeByte(' ');
        text(out, exchange.target());
        out.writeBytes(VERSION);
    }

    /** A field; none where the name is not one. */
    static void field(ByteBuf out, String name, String value) {
        if (token(name)) {
            text(out, name);
            out.writeByte(':').writeByte(' ');
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                out.writeByte(c == '\r' || c == '\n' || c == 0 ? ' ' : c);
            }
            endLine(out);
        }
    }

    static void endLine(ByteBuf out) {
        out.writeByte('\r').writeByte('\n');
    }

    /** What is read from one side as bytes goes to the other as the same bytes. */
    static void text(ByteBuf out, String text) {
        for (int i = 0; i < text.length(); i++) {
            out.writeByte(text.charAt(i));
        }
    }

    private static boolean token(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 127 || c == ':') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean visible(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) == 127) {
                return false;
            }
        }
        return true;
    }
}
