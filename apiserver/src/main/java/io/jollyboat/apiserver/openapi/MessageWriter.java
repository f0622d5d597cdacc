package io.jollyboat.apiserver.openapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes the fields of one protobuf message. */
final class MessageWriter {

    private static final int LENGTH_DELIMITED = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A text; one that is empty is left out, as the format has it. */
    void text(int field, String value) {
        if (!value.isEmpty()) {
            bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A switch; one that is off is left out, as the format has it. */
    void flag(int field, boolean value) {
        if (value) {
            varint((long) field << 3);
            varint(1);
        }
    }

    /** A message within this one. */
    void message(int field, Consumer<MessageWriter> content) {
        MessageWriter inner = new MessageWriter();
        content.accept(inner);
        bytes(field, inner.out.toByteArray());
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private void bytes(int field, byte[] value) {
        varint((long) field << 3 | LENGTH_DELIMITED);
        varint(value.length);
        out.writeBytes(value);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
