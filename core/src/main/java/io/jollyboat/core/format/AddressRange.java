package io.jollyboat.core.format;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A range of addresses, as in {@code 10.9.8.0/24}.
 *
 * @param first any of its addresses, as a number
 * @param length of those addresses in bits: 32 or 128
 * @param prefix how many of the bits all of them share
 */
public record AddressRange(BigInteger first, int length, int prefix) {

    private static final int IPV4 = 32;
    private static final int IPV6 = 128;

    /** What is wrong with the text of a range, in the words of Kubernetes 1.36. */
    public static List<String> check(String text) {
        if (of(text).isPresent()) {
            AddressRange range = of(text).get();
            if (Addresses.isMapped(text.substring(0, text.indexOf('/')))) {
                return List.of("must not have an IPv4-mapped IPv6 address");
            }
            return range.first.getLowestSetBit() >= range.length - range.prefix
                            || range.first.signum() == 0
                    ? List.of()
                    : List.of("must not have bits set beyond the prefix length");
        }
        return List.of(
                of(Addresses.withoutLeadingZeros(text)).isPresent()
                        ? "must not have leading 0s in IP or prefix length"
                        : "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }

    /** The range that a text tells of; empty when it is none. */
    public static Optional<AddressRange> of(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
            return Optional.empty();
        }
        String address = text.substring(0, slash);
        int prefix = Integer.parseInt(text.substring(slash + 1));
        Optional<AddressRange> range =
                Addresses.isIpv4(address)
                        ? Optional.of(
                                new AddressRange(
                                        new BigInteger(
                                                1,
                                                ByteBuffer.allocate(Integer.BYTES)
                                                        .putInt(
                                                                Addresses.ipv4(address)
                                                                        .orElseThrow())
                                                        .array()),
                                        IPV4,
                                        prefix))
                        : Addresses.ipv6(address)
                                .map(
                                        bytes ->
                                                new AddressRange(
                                                        new BigInteger(1, bytes), IPV6, prefix));
        return range.filter(each -> each.prefix <= each.length);
    }

    /** Whether all addresses of another range, and more, are in this one. */
    public boolean strictlyHolds(AddressRange other) {
        return length == other.length
                && prefix < other.prefix
                && first.shiftRight(length - prefix)
                        .equals(other.first.shiftRight(length - prefix));
    }
}
