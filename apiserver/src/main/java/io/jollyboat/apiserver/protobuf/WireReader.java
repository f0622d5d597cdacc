package io.jollyboat.apiserver.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Walks over the fields of one message. Used by one thread. */
final class WireReader {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private static final int LONGEST_VARINT = 10;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int number;
    private int wireType;

    WireReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private WireReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    /** Goes on to the next field; false at the end. */
    boolean next() throws ProtobufException {
        if (at >= end) {
            return false;
        }
        long tag = varint();
        number = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        if (number <= 0) {
            throw new ProtobufException("illegal tag " + tag);
        }
        return true;
    }

    boolean atEnd() {
        return at >= end;
    }

    int number() {
        return number;
    }

    int wireType() {
        return wireType;
    }

    long varint() throws ProtobufException {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            byte b = bytes[advance(1)];
            value |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                return value;
            }
        }
        throw new ProtobufException("integer overflow");
    }

    double fixedDouble() throws ProtobufException {
        int from = advance(Long.BYTES);
        long bits = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            bits = bits << 8 | bytes[from + i] & 0xff;
        }
        return Double.longBitsToDouble(bits);
    }

    byte[] byteString() throws ProtobufException {
        expect(BYTES);
        int length = length();
        int from = advance(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    String text() throws ProtobufException {
        expect(BYTES);
        int length = length();
        return new String(bytes, advance(length), length, StandardCharsets.UTF_8);
    }

    /** The message in this field. */
    WireReader message() throws ProtobufException {
        expect(BYTES);
        int length = length();
        int from = advance(length);
        return new WireReader(bytes, from, from + length);
    }

    /** Passes over a field that nobody wants. */
    void skip() throws ProtobufException {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> advance(Long.BYTES);
            case BYTES -> advance(length());
            case FIXED32 -> advance(Integer.BYTES);
            default -> throw new ProtobufException("illegal wireType " + wireType);
        }
    }

    private int length() throws ProtobufException {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new ProtobufException("unexpected EOF");
        }
        return (int) length;
    }

    private void expect(int type) throws ProtobufException {
        if (wireType != type) {
            throw new ProtobufException("wrong wireType = " + wireType + " for field " + number);
        }
    }

    /** Moves on; returns where it was. */
    private int advance(int count) throws ProtobufException {
        if (count > end - at) {
            throw new ProtobufException("unexpected EOF");
        }
        int from = at;
        at += count;
        return from;
    }
}
