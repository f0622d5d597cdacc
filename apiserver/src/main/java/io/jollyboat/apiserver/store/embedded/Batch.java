package io.jollyboat.apiserver.store.embedded;

import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.local.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Records that are written with one disk write, behind a header: a fixed mark, the position in the
 * file up to which everything was known to be on the disk, the length of the records, and a
 * checksum of all that.
 */
final class Batch {

    static final long MARK = 0x6a6f6c6c79626f61L; // "jollyboa"
    static final int HEADER = 8 + 8 + 4 + 4;

    private static final int FIRST_SIZE = 16 * 1024;
    private static final int KEPT_SIZE = 1024 * 1024; // larger ones are not kept for the next batch

    private ByteBuffer buffer = ByteBuffer.allocate(FIRST_SIZE).position(HEADER);

    boolean isEmpty() {
        return buffer.position() == HEADER;
    }

    int size() {
        return buffer.position();
    }

    void put(Row row) {
        Entry entry = row.entry();
        byte[] key = entry.key().getBytes(StandardCharsets.UTF_8);
        room(1 + 24 + 8 + key.length + entry.value().length);
        buffer.put(LogRecord.Kind.PUT)
                .putLong(entry.modRevision())
                .putLong(entry.createRevision())
                .putLong(row.endsAt());
        buffer.putInt(key.length).put(key).putInt(entry.value().length).put(entry.value());
    }

    void delete(String key, long revision) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        room(1 + 16 + 4 + bytes.length);
        buffer.put(LogRecord.Kind.DELETE).putLong(revision).putLong(0);
        buffer.putInt(bytes.length).put(bytes);
    }

    void end(long count, long revision) {
        room(1 + 16);
        buffer.put(LogRecord.Kind.END).putLong(revision).putLong(count);
    }

    private void room(int more) {
        if (buffer.remaining() < more) {
            int size = Math.max(buffer.capacity() * 2, buffer.position() + more);
            buffer =
                    ByteBuffer.wrap(Arrays.copyOf(buffer.array(), size))
                            .position(buffer.position());
        }
    }

    /**
     * Completes the header. The batch is then the first {@link #size} bytes of the array.
     *
     * @param durable up to where the file is known to be on the disk
     */
    byte[] seal(long durable) {
        int length = buffer.position() - HEADER;
        buffer.putLong(0, MARK).putLong(8, durable).putInt(16, length);
        buffer.putInt(20, checksum(buffer.array(), 0, length));
        return buffer.array();
    }

    void clear() {
        if (buffer.capacity() > KEPT_SIZE) {
            buffer = ByteBuffer.allocate(FIRST_SIZE);
        }
        buffer.clear().position(HEADER);
    }

    /** Of a batch at a place in an array: everything but the mark and the checksum itself. */
    static int checksum(byte[] bytes, int at, int length) {
        var checksum = new CRC32C();
        checksum.update(bytes, at + 8, 12);
        checksum.update(bytes, at + HEADER, length);
        return (int) checksum.getValue();
    }
}
