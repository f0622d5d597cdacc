package io.jollyboat.core.http.server;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Compresses one body, piece by piece, at the fastest level. Not for several threads. */
final class Gzip {
    /** Kubernetes compresses what is larger. */
    static final int THRESHOLD = 128 * 1024;

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 checksum = new CRC32();
    private final byte[] chunk = new byte[32 * 1024];
    private boolean headed;

    private Gzip() {}

    static Gzip open() {
        return new Gzip();
    }

    static boolean wanted(
            HttpServerConfig.Compression when, HttpExchange exchange, Headers fields, long length) {
        return length > THRESHOLD
                && when == HttpServerConfig.Compression.ASKED
                && asked(exchange.headers().first("Accept-Encoding"))
                && !fields.contains("Content-Encoding");
    }

    /** Weights are not understood, as in Kubernetes: who gives one gets the bytes as they are. */
    private static boolean asked(@Nullable String encodings) {
        return encodings != null
                && Stream.of(encodings.split(",")).map(String::strip).anyMatch("gzip"::equals);
    }

    /** Compresses some input into {@code out}; what comes out may lag behind what went in. */
    void compress(ByteBuffer input, ByteBuf out) {
        if (!headed) {
            headed = true;
            out.writeBytes(HEADER);
        }
        checksum.update(input.duplicate());
        deflater.setInput(input);
        while (!deflater.needsInput()) {
            drain(out);
        }
    }

    /** Writes what is left and the trailer, and frees the native memory. */
    void finish(ByteBuf out) {
        deflater.finish();
        while (!deflater.finished()) {
            drain(out);
        }
        out.writeIntLE((int) checksum.getValue());
        out.writeIntLE((int) deflater.getBytesRead());
        close();
    }

    void close() {
        deflater.end();
    }

    private void drain(ByteBuf out) {
        int length = deflater.deflate(chunk);
        out.writeBytes(chunk, 0, length);
    }
}
