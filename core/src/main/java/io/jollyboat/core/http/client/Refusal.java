package io.jollyboat.core.http.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;

/** What another server says when it refuses, collected up to a limit. Used on one event loop. */
final class Refusal {

    private static final int MOST_BYTES = 16 * 1024;

    private final int status;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    Refusal(int status) {
        this.status = status;
    }

    /** Takes a piece; returns whether it was the last one, or enough. */
    boolean heard(HttpContent content) {
        ByteBuf bytes = content.content();
        byte[] piece = new byte[Math.min(bytes.readableBytes(), MOST_BYTES - text.size())];
        bytes.readBytes(piece);
        text.writeBytes(piece);
        return content instanceof LastHttpContent || text.size() == MOST_BYTES;
    }

    Forwarded.Refused told() {
        return new Forwarded.Refused(status, text.toString(UTF_8));
    }
}
