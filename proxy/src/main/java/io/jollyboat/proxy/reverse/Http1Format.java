package io.jollyboat.proxy.reverse;

import io.jollyboat.core.http.HeadBytes;
import io.jollyboat.core.http.HttpExchange;

/**
 * Writes requests of HTTP/1.1. Clients of HTTP/2 can say what cannot be said here: a line break
 * would begin a field, or a request, of an attacker's choosing, and never gets through. Pure.
 */
final class Http1Format {

    private static final String VERSION = " HTTP/1.1\r\n";

    private Http1Format() {}

    /** Whether a request has a first line that can be written. */
    static boolean writable(HttpExchange exchange) {
        return token(exchange.method()) && visible(exchange.target());
    }

    static void firstLine(HeadBytes out, HttpExchange exchange) {
        out.text(exchange.method());
        out.octet(' ');
        out.text(exchange.target());
        out.text(VERSION);
    }

    /** A field; none where the name is not one. */
    static void field(HeadBytes out, String name, String value) {
        if (token(name)) {
            out.text(name);
            out.text(": ");
            out.value(value);
            endLine(out);
        }
    }

    static void endLine(HeadBytes out) {
        out.text("\r\n");
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
