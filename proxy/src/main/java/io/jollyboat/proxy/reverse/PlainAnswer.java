package io.jollyboat.proxy.reverse;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.PlainHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * An answer of HTTP/1.1 that came whole and alone, after which the server keeps the connection.
 *
 * @param fields all that it came with
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record PlainAnswer(int status, Headers fields, byte[] body) {

    private static final int HEAD = 4096;
    private static final String VERSION = "HTTP/1.1 ";

    /** What a buffer holds, if that is one of these to a request that is not HEAD; or null. */
    static @Nullable PlainAnswer read(ByteBuf in) {
        PlainHead head = PlainHead.read(in, HEAD);
        if (head == null || !plain(head.fields())) {
            return null;
        }
        int status = status(head.start());
        int length = SmallAnswer.announced(head.fields());
        if (status < 200
                || SmallAnswer.bodiless(status)
                || length < 0
                || length != in.readableBytes() - head.length()) {
            return null;
        }
        byte[] body = new byte[length];
        in.getBytes(in.readerIndex() + head.length(), body);
        return new PlainAnswer(status, head.fields(), body);
    }

    private static boolean plain(Headers fields) {
        String connection = fields.first("Connection");
        return (connection == null || connection.equalsIgnoreCase("keep-alive"))
                && fields.only("Content-Length") != null
                && !fields.contains("Transfer-Encoding");
    }

    /** Of a first line; 0 where it is none that is plain. */
    private static int status(String line) {
        int at = VERSION.length();
        if (line.length() < at + 3
                || !line.startsWith(VERSION)
                || line.length() > at + 3 && line.charAt(at + 3) != ' ') {
            return 0;
        }
        int status = 0;
        for (int i = at; i < at + 3; i++) {
            char digit = line.charAt(i);
            if (digit < '0' || digit > '9') {
                return 0;
            }
            status = 10 * status + digit - '0';
        }
        return status;
    }
}
