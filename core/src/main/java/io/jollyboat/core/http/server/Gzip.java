package io.jollyboat.core.http.server;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

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
            HttpServerConfig.Compression when,
            HttpExchange exchange,
            int status,
            Headers fields,
            long length) {
        return length > THRESHOLD
                && status == 200
                && switch (when) {
                    case NEVER -> false;
                    case ACROSS_MACHINES ->
                            !exchange.peer().remoteAddress().getAddress().isLoopbackAddress();
                    case ALWAYS -> true;
                }
                && accepted(exchange.headers())
                && !fields.contains("Content-Encoding");
    }

    /** {@code gzip} named, and not with a weight of zero. */
    private static boolean accepted(Headers request) {
        for (String value : request.all("Accept-Encoding")) {
            for (String element : value.split(",")) {
                String[] parts = element.strip().split("\\s*;\\s*");
                if (parts[0].equalsIgnoreCase("gzip")) {
                    return parts.length == 1 || !parts[1].matches("[qQ]=0(\\.0*)?");
                }
            }
        }
        return false;
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
