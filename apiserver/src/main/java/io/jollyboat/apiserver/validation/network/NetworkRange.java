package io.jollyboat.apiserver.validation.network;

import io.jollyboat.apiserver.validation.Field;
import java.math.BigInteger;
import java.net.InetAddress;

/**
 * A range of addresses, as in {@code 10.9.8.0/24}.
 *
 * @param first any of its addresses, as a number
 * @param length of those addresses in bits
 * @param prefix how many of the bits all of them share
 */
record NetworkRange(BigInteger first, int length, int prefix) {

    private static final int BITS_OF_A_BYTE = 8;

    /** Complains of what is no range; true when it is one. */
    static boolean check(Field range) {
        try {
            of(range.text());
            return true;
        } catch (IllegalArgumentException none) {
            range.invalid("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
            return false;
        }
    }

    /**
     * @throws IllegalArgumentException for what is no range
     */
    static NetworkRange of(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException(text);
        }
        byte[] address = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
        int length = address.length * BITS_OF_A_BYTE;
        int prefix = Integer.parseInt(text.substring(slash + 1));
        if (prefix > length) {
            throw new IllegalArgumentException(text);
        }
        return new NetworkRange(new BigInteger(1, address), length, prefix);
    }

    /** Whether all addresses of another range, and more, are in this one. */
    boolean strictlyHolds(NetworkRange other) {
        return length == other.length
                && prefix < other.prefix
                && first.shiftRight(length - prefix)
                        .equals(other.first.shiftRight(length - prefix));
    }
}
