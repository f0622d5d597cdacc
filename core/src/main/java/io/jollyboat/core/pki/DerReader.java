package io.jollyboat.core.pki;

import java.util.Arrays;

/**
 * Walks over DER elements that the JDK has already accepted as part of a certificate. Anything
 * malformed is an {@link IllegalArgumentException}, never a read outside the array.
 */
final class DerReader {
    private final byte[] bytes;
    private final int end;
    private int position;

    DerReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private DerReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    boolean hasMore() {
        return position < end;
    }

    /** The tag of the next element. */
    int tag() {
        return octet(position);
    }

    /** Steps into the next element and over it: the reader returned walks its content. */
    DerReader enter() {
        int at = position + 1;
        int length = octet(at++);
        if (length >= 0x80) {
            int lengthBytes = length & 0x7F;
            if (lengthBytes == 0 || lengthBytes > 3) {
                throw new IllegalArgumentException("DER: unsupported length form");
            }
            length = 0;
            for (int i = 0; i < lengthBytes; i++) {
                length = length << 8 | octet(at++);
            }
        }
        if (length > end - at) {
            throw new IllegalArgumentException("DER: element reaches over the end");
        }
        position = at + length;
        return new DerReader(bytes, at, at + length);
    }

    /** All that is left, as raw bytes. */
    byte[] rest() {
        return Arrays.copyOfRange(bytes, position, end);
    }

    private int octet(int at) {
        if (at >= end) {
            throw new IllegalArgumentException("DER: unexpected end");
        }
        return bytes[at] & 0xFF;
    }
}
