package io.jollyboat.proxy.routing;

import io.jollyboat.core.format.Addresses;
import java.math.BigInteger;
import java.net.InetAddress;

/** The kinds of addresses there are. Each has tables of its own in the kernel. */
public enum Family {
    IPV4("IPv4", 32),
    IPV6("IPv6", 128);

    private final String addressType;
    private final int bits;

    Family(String addressType, int bits) {
        this.addressType = addressType;
        this.bits = bits;
    }

    /** That of an address, or of a range. */
    public static Family of(String address) {
        return address.indexOf(':') < 0 ? IPV4 : IPV6;
    }

    /** An address as all objects write it: of IPv6, in the short form, and without a scope. */
    public static String text(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length * Byte.SIZE == IPV6.bits
                ? Addresses.ipv6(bytes)
                : address.getHostAddress();
    }

    /** As slices of endpoints name it. */
    public String addressType() {
        return addressType;
    }

    /** How many an address has. */
    public int bits() {
        return bits;
    }

    public boolean has(String address) {
        return !address.isEmpty() && of(address) == this;
    }

    /** The text of an address, given as a number. */
    public String address(BigInteger number) {
        if (this == IPV4) {
            return Addresses.ipv4(number.intValue());
        }
        byte[] digits = number.toByteArray(); // may have a zero in front, or be short
        byte[] address = new byte[bits / 8];
        int length = Math.min(digits.length, address.length);
        System.arraycopy(digits, digits.length - length, address, address.length - length, length);
        return Addresses.ipv6(address);
    }
}
