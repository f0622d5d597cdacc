package io.jollyboat.apiserver.store.embedded;

import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.local.Row;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One record of a log or a snapshot. On disk: a byte for the kind, then its numbers in eight bytes
 * each, then key and value, each after its length in four; all big-endian.
 */
sealed interface LogRecord {

    /** An entry was written. */
    record Put(Row row) implements LogRecord {}

    /** A key was removed. */
    record Delete(String key, long revision) implements LogRecord {}

    /** The end of a snapshot: so many entries, which are the state at a revision. */
    record End(long count, long revision) implements LogRecord {}

    /** Reads the record at the buffer's position. */
    static LogRecord read(ByteBuffer buffer) throws DamagedException {
        try {
            byte kind = buffer.get();
            long first = buffer.getLong();
            long second = buffer.getLong();
            return switch (kind) {
                case Kind.PUT -> {
                    long endsAt = buffer.getLong();
                    String key = new String(bytes(buffer), StandardCharsets.UTF_8);
                    yield new Put(new Row(new Entry(key, bytes(buffer), second, first), endsAt));
                }
                case Kind.DELETE ->
                        new Delete(new String(bytes(buffer), StandardCharsets.UTF_8), first);
                case Kind.END -> new End(second, first);
                default -> throw new DamagedException("a record of kind " + kind);
            };
        } catch (BufferUnderflowException e) {
            throw new DamagedException("a record that is too short");
        }
    }

    private static byte[] bytes(ByteBuffer buffer) throws DamagedException {
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new DamagedException("a length of " + length);
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    /** The bytes for the kinds. */
    final class Kind {
        static final byte PUT = 1;
        static final byte DELETE = 2;
        static final byte END = 3;

        private Kind() {}
    }
}
