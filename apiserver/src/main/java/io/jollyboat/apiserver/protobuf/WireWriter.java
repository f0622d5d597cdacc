package io.jollyboat.apiserver.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the fields of messages into one growing row of bytes. A message within a message is begun
 * before its length is known; if that takes more than a byte, what was written moves up. Used by
 * one thread.
 */
public final class WireWriter {

    private static final int FIRST_SIZE = 64;

    private byte[] bytes = new byte[FIRST_SIZE];
    private int length;

    void raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    public void varint(int number, long value) {
        tag(number, WireReader.VARINT);
        varint(value);
    }

    public void fixedDouble(int number, double value) {
        tag(number, WireReader.FIXED64);
        room(Long.BYTES);
        long bits = Double.doubleToLongBits(value);
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[length++] = (byte) (bits >>> (Byte.SIZE * i));
        }
    }

    void byteString(int number, byte[] value) {
        tag(number, WireReader.BYTES);
        varint(value.length);
        raw(value);
    }

    public void text(int number, String value) {
        byteString(number, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes that so many bytes follow in a field; they are the caller's to add. */
    void announce(int number, long size) {
        tag(number, WireReader.BYTES);
        varint(size);
    }

    /** Begins a message in a field; all that is written up to {@link #end} is in it. */
    public int begin(int number) {
        tag(number, WireReader.BYTES);
        room(1);
        return length++;
    }

    /**
     * Ends a message.
     *
     * @param begun what {@link #begin} answered
     */
    public void end(int begun) {
        int size = length - begun - 1;
        int extra = varintSize(size) - 1;
        if (extra > 0) {
            room(extra);
            System.arraycopy(bytes, begun + 1, bytes, begun + 1 + extra, size);
        }
        length = begun;
        varint(size);
        length += size;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void tag(int number, int wireType) {
        varint((long) number << 3 | wireType);
    }

    private void varint(long value) {
        room(10);
        long left = value;
        while ((left & ~0x7fL) != 0) {
            bytes[length++] = (byte) (left & 0x7f | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
    }

    /** How many bytes {@link #announce} writes. */
    static int announcement(int number, int size) {
        return varintSize(number << 3) + varintSize(size);
    }

    private static int varintSize(int value) {
        return Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(value) + 6) / 7);
    }

    private void room(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
