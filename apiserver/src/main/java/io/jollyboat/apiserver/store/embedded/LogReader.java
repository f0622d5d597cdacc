package io.jollyboat.apiserver.store.embedded;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the batches of a file, up to its end or to the first that is not whole. */
final class LogReader {

    private static final int BLOCK = 256 * 1024;

    /** Takes the records in order. */
    interface Taker {
        void take(LogRecord record) throws DamagedException;
    }

    private LogReader() {}

    /**
     * Reads a file.
     *
     * @return how many bytes of it are whole batches; what follows was never acknowledged
     * @throws DamagedException when something that was acknowledged is not whole
     */
    static long read(Path path, Taker taker) throws IOException {
        long size = Files.size(path);
        long good = 0;
        try (var in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(path), BLOCK))) {
            for (byte[] batch = next(in, size); batch != null; batch = next(in, size - good)) {
                ByteBuffer records =
                        ByteBuffer.wrap(batch, Batch.HEADER, batch.length - Batch.HEADER);
                while (records.hasRemaining()) {
                    taker.take(LogRecord.read(records));
                }
                good += batch.length;
            }
        }
        if (good < size) {
            checkUnacknowledged(path, good);
        }
        return good;
    }

    /** The next batch with its header, or null when what comes is none. */
    private static byte @Nullable [] next(DataInputStream in, long left) throws IOException {
        if (left < Batch.HEADER) {
            return null;
        }
        try {
            byte[] header = in.readNBytes(Batch.HEADER);
            int length = length(header, 0, left);
            if (length < 0) {
                return null;
            }
            byte[] batch = new byte[Batch.HEADER + length];
            System.arraycopy(header, 0, batch, 0, Batch.HEADER);
            in.readFully(batch, Batch.HEADER, length);
            return isWhole(batch, 0, length) ? batch : null;
        } catch (EOFException e) {
            return null;
        }
    }

    /** The length of the records after a header, or -1 when it is no header. */
    private static int length(byte[] bytes, int at, long left) {
        ByteBuffer header = ByteBuffer.wrap(bytes);
        int length = header.getInt(at + 16);
        return header.getLong(at) == Batch.MARK && length >= 0 && length <= left - Batch.HEADER
                ? length
                : -1;
    }

    private static boolean isWhole(byte[] bytes, int at, int length) {
        return ByteBuffer.wrap(bytes).getInt(at + 20) == Batch.checksum(bytes, at, length);
    }

    /**
     * A batch is not whole: fine if it is what the last write left when the power failed, but not
     * if a later batch says that it had been on the disk.
     */
    private static void checkUnacknowledged(Path path, long broken) throws IOException {
        try (var in = Files.newInputStream(path)) {
            in.skipNBytes(broken);
            byte[] rest = in.readAllBytes();
            for (int at = 1; at + Batch.HEADER <= rest.length; at++) {
                int length = length(rest, at, rest.length - at);
                if (length >= 0
                        && isWhole(rest, at, length)
                        && ByteBuffer.wrap(rest).getLong(at + 8) > broken) {
                    throw new DamagedException(
                            "%s at byte %d".formatted(path.getFileName(), broken));
                }
            }
        }
    }
}
