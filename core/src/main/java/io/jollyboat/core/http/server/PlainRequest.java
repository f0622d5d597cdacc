package io.jollyboat.core.http.server;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.PlainHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A request of HTTP/1.1 that came whole and alone, and has no body and no wish but an answer. */
record PlainRequest(String method, String target, Headers fields) {

    private static final String VERSION = " HTTP/1.1";

    /**
     * What a buffer holds, if that is one of these; null otherwise.
     *
     * @param most bytes that a head may have
     */
    static @Nullable PlainRequest read(ByteBuf in, int most) {
        PlainHead head = PlainHead.read(in, most);
        if (head == null || head.length() != in.readableBytes() || more(head.fields())) {
            return null;
        }
        String line = head.start();
        int method = line.indexOf(' ');
        int target = line.length() - VERSION.length();
        if (method <= 0
                || target <= method + 1
                || !line.endsWith(VERSION)
                || line.indexOf(' ', method + 1) != target
                || !upperCase(line, method)) {
            return null;
        }
        return new PlainRequest(
                line.substring(0, method), line.substring(method + 1, target), head.fields());
    }

    private static boolean more(Headers fields) {
        return fields.contains("Content-Length")
                || fields.contains("Transfer-Encoding")
                || fields.contains("Upgrade")
                || fields.contains("Expect");
    }

    private static boolean upperCase(String text, int end) {
        for (int i = 0; i < end; i++) {
            if (text.charAt(i) < 'A' || text.charAt(i) > 'Z') {
                return false;
            }
        }
        return true;
    }
}
