package io.jollyboat.core.http.server;

import io.jollyboat.core.http.Headers;

/**
 * What a client asks, before its body.
 *
 * @param method as sent
 * @param target taken apart
 * @param headers all fields but HTTP/2's own
 * @param authority the host that the client believes it is calling; empty when it did not say
 */
record RequestHead(String method, RequestTarget target, Headers headers, String authority) {
    /** The body's length by its header, or -1. */
    long announcedLength() {
        return lengthIn(headers);
    }

    /** What Content-Length says, or -1. */
    static long lengthIn(Headers fields) {
        String length = fields.first("Content-Length");
        try {
            return length == null ? -1 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
