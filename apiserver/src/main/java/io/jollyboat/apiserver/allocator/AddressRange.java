package io.jollyboat.apiserver.allocator;

import io.jollyboat.core.format.Addresses;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The addresses of one family that services get, as in {@code 10.96.0.0/16} or {@code
 * fd00:96::/112}.
 *
 * @param bits how many an address has: 32 or 128
 * @param network the first address, which names the range and is never given to a service
 * @param prefix how many leading bits all addresses share, 8 to 30, or 64 to 126
 */
public record AddressRange(int bits, BigInteger network, int prefix) {
    private static final int IPV4_BITS = 32;

    /** As many addresses of a range are used at most, for IPv6, as Kubernetes has it. */
    private static final int MOST_OF_IPV6 = 1 << 16;

    public AddressRange {
        int widest = bits == IPV4_BITS ? 8 : 64;
        if (prefix < widest || prefix > bits - 2) {
            throw new IllegalArgumentException("service range has a prefix of " + prefix + " bits");
        }
        if (network.getLowestSetBit() >= 0 && network.getLowestSetBit() < bits - prefix) {
            throw new IllegalArgumentException("service range begins amid a network");
        }
    }

    /**
     * Reads the notation with a slash.
     *
     * @throws IllegalArgumentException when it is no range, or one of an unfit size
     */
    public static AddressRange parse(String cidr) {
        int slash = cidr.indexOf('/');
        String text = slash < 0 ? "" : cidr.substring(0, slash);
        int bits = text.indexOf(':') < 0 ? IPV4_BITS : 128;
        BigInteger network =
                number(bits, text)
                        .orElseThrow(() -> new IllegalArgumentException("not a range: " + cidr));
        try {
            return new AddressRange(bits, network, Integer.parseInt(cidr.substring(slash + 1)));
        } catch (NumberFormatException notBits) {
            throw new IllegalArgumentException("not a range: " + cidr, notBits);
        }
    }

    /** The same; empty when it is no range, or one of an unfit size. */
    public static Optional<AddressRange> tryParse(String cidr) {
        try {
            return Optional.of(parse(cidr));
        } catch (IllegalArgumentException unfit) {
            return Optional.empty();
        }
    }

    /**
     * Reads one range, or two of different families divided by a comma.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    public static List<AddressRange> parseAll(String cidrs) {
        var ranges = new ArrayList<AddressRange>();
        for (String cidr : cidrs.split(",", -1)) {
            ranges.add(parse(cidr.strip()));
        }
        if (ranges.stream().map(AddressRange::family).distinct().count() < ranges.size()) {
            throw new IllegalArgumentException("two service ranges of one family: " + cidrs);
        }
        return List.copyOf(ranges);
    }

    /** The family of an address: {@code IPv4} or {@code IPv6}. */
    static String family(String address) {
        return address.indexOf(':') < 0 ? "IPv4" : "IPv6";
    }

    String family() {
        return bits == IPV4_BITS ? "IPv4" : "IPv6";
    }

    private static Optional<BigInteger> number(int bits, String address) {
        if (bits == IPV4_BITS) {
            OptionalInt number = Addresses.ipv4(address);
            return number.isEmpty()
                    ? Optional.empty()
                    : Optional.of(BigInteger.valueOf(Integer.toUnsignedLong(number.getAsInt())));
        }
        return Addresses.ipv6(address).map(bytes -> new BigInteger(1, bytes));
    }

    private static String text(int bits, BigInteger number) {
        if (bits == IPV4_BITS) {
            return Addresses.ipv4(number.intValue());
        }
        byte[] all = new byte[16];
        byte[] some = number.toByteArray(); // perhaps with a byte for the sign before it
        int length = Math.min(some.length, all.length);
        System.arraycopy(some, some.length - length, all, all.length - length, length);
        return Addresses.ipv6(all);
    }

    /** How many addresses services can have: all but the first, and of IPv4 the last. */
    public int size() {
        return bits == IPV4_BITS
                ? (1 << bits - prefix) - 2
                : (bits - prefix < 16 ? 1 << bits - prefix : MOST_OF_IPV6) - 1;
    }

    /** The address at a position, 0 to size - 1. */
    public String at(int position) {
        return text(bits, network.add(BigInteger.valueOf(position + 1L)));
    }

    /** The position of an address that services can have; empty for all others. */
    public OptionalInt position(String address) {
        Optional<BigInteger> position =
                number(bits, address).map(each -> each.subtract(network).subtract(BigInteger.ONE));
        return position.isPresent()
                        && position.get().signum() >= 0
                        && position.get().compareTo(BigInteger.valueOf(size())) < 0
                ? OptionalInt.of(position.get().intValue())
                : OptionalInt.empty();
    }

    @Override
    public String toString() {
        return text(bits, network) + "/" + prefix;
    }
}
