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

    /** Steps over the next element and returns all of it, tag and length included. */
    byte[] element() {
        int start = position;
        enter();
        return Arrays.copyOfRange(bytes, start, position);
    }

    /** Steps over the next element, an object identifier, and returns it in dotted notation. */
    String oid() {
        DerReader arcs = enter();
        StringBuilder dotted = new StringBuilder();
        while (arcs.hasMore()) {
            long arc = arcs.base128();
            if (dotted.isEmpty()) {
                long first = Math.min(arc / 40, 2);
                dotted.append(first).append('.').append(arc - first * 40);
            } else {
                dotted.append('.').append(arc);
            }
        }
        return dotted.toString();
    }

    private long base128() {
        long value = 0;
        for (int groups = 0; groups < 8; groups++) {
            int octet = octet(position++);
            value = value << 7 | octet & 0x7F;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new IllegalArgumentException("DER: object identifier is too large");
    }

    /** Steps over the next element, a string of whole octets of bits, and returns those. */
    byte[] bits() {
        byte[] all = enter().rest(); // before them, how many bits of the last are not used
        if (all.length == 0) {
            throw new IllegalArgumentException("DER: empty bit string");
        }
        return Arrays.copyOfRange(all, 1, all.length);
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
