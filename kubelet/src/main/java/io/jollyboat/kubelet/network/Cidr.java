package io.jollyboat.kubelet.network;

import java.net.Inet4Address;

/**
 * A range of IPv4 addresses, as in {@code 10.244.0.0/24}.
 *
 * @param base the first address, as a number; bits below the prefix are 0
 * @param prefixLength 0 to 32
 */
public record Cidr(int base, int prefixLength) {

    public Cidr {
        if (prefixLength < 0 || prefixLength > 32 || (base & ~mask(prefixLength)) != 0) {
            throw new IllegalArgumentException("not a range: " + format(base) + "/" + prefixLength);
        }
    }

    /** Reads {@code 10.244.0.0/24}; bits below the prefix are an error. */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an address range such as 10.244.0.0/24");
        }
        try {
            return new Cidr(
                    address(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an address range such as 10.244.0.0/24", e);
        }
    }

    /** An address as a number; the first byte is the highest. */
    public static int address(String text) {
        byte[] bytes = Inet4Address.ofLiteral(text).getAddress();
        return (bytes[0] & 255) << 24
                | (bytes[1] & 255) << 16
                | (bytes[2] & 255) << 8
                | (bytes[3] & 255);
    }

    /** The four bytes of an address in network order. */
    public static byte[] bytes(int address) {
        return new byte[] {
            (byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address
        };
    }

    public static String format(int address) {
        return (address >>> 24)
                + "."
                + (address >>> 16 & 255)
                + "."
                + (address >>> 8 & 255)
                + "."
                + (address & 255);
    }

    public boolean contains(int address) {
        return (address & mask(prefixLength)) == base;
    }

    /** How many addresses the range holds. */
    public long size() {
        return 1L << (32 - prefixLength);
    }

    private static int mask(int prefixLength) {
        return prefixLength == 0 ? 0 : -1 << (32 - prefixLength);
    }

    @Override
    public String toString() {
        return format(base) + "/" + prefixLength;
    }
}
