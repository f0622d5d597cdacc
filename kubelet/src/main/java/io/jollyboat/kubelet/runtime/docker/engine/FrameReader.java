package io.jollyboat.kubelet.runtime.docker.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Takes apart what the engine sends of a process without a terminal: frames of a stream's number
 * and a length. With a terminal there are none: then everything is standard output as it comes.
 */
public final class FrameReader {
    private static final int HEADER = 8;
    private static final int STANDARD_ERROR = 2;
    private static final int RAW_BUFFER = 8 << 10;

    /** The engine's frames are of 16 or 32 KB; what claims to be larger than this is not one. */
    private static final int LARGEST = 16 << 20;

    private FrameReader() {}

    /** Receives the bytes of one frame; they are the receiver's. */
    @FunctionalInterface
    public interface Sink {
        void accept(boolean error, byte[] bytes);
    }

    /** Reads to the end. */
    public static void read(InputStream input, boolean tty, Sink sink) throws IOException {
        if (tty) {
            raw(input, sink);
            return;
        }
        byte[] header = new byte[HEADER];
        while (input.readNBytes(header, 0, HEADER) == HEADER) {
            int length =
                    (header[4] & 255) << 24
                            | (header[5] & 255) << 16
                            | (header[6] & 255) << 8
                            | header[7] & 255;
            if (length < 0 || length > LARGEST) {
                throw new IOException(
                        "the engine sent a frame of "
                                + Integer.toUnsignedString(length)
                                + " bytes");
            }
            byte[] bytes = input.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException("the engine closed the connection within a frame");
            }
            sink.accept(header[0] == STANDARD_ERROR, bytes);
        }
    }

    private static void raw(InputStream input, Sink sink) throws IOException {
        byte[] buffer = new byte[RAW_BUFFER];
        for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
            sink.accept(false, java.util.Arrays.copyOf(buffer, read));
        }
    }
}
