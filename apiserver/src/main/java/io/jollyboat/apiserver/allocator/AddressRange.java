package io.jollyboat.apiserver.allocator;

import io.jollyboat.core.format.Addresses;
import java.util.OptionalInt;

/**
 * The IPv4 addresses that services get, as in {@code 10.96.0.0/16}.
 *
 * @param network the first address, which names the range and is never given to a service
 * @param prefix how many leading bits all addresses share, 8 to 30
 */
public record AddressRange(int network, int prefix) {
    private static final int NARROWEST = 30;
    private static final int WIDEST = 8;

    public AddressRange {
        if (prefix < WIDEST || prefix > NARROWEST) {
            throw new IllegalArgumentException("service range has a prefix of " + prefix + " bits");
        }
        if ((network & ~(-1 << Integer.SIZE - prefix)) != 0) {
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
        OptionalInt network = Addresses.ipv4(slash < 0 ? cidr : cidr.substring(0, slash));
        if (slash < 0 || network.isEmpty()) {
            throw new IllegalArgumentException("not an IPv4 range: " + cidr);
        }
        try {
            return new AddressRange(
                    network.getAsInt(), Integer.parseInt(cidr.substring(slash + 1)));
        } catch (NumberFormatException notBits) {
            throw new IllegalArgumentException("not an IPv4 range: " + cidr, notBits);
        }
    }

    /** How many addresses services can have: all but the first and the last. */
    public int size() {
        return (1 << Integer.SIZE - prefix) - 2;
    }

    /** The address at a position, 0 to size - 1. */
    public String at(int position) {
        return Addresses.ipv4(network + 1 + position);
    }

    /** The position of an address that services can have; empty for all others. */
    public OptionalInt position(String address) {
        OptionalInt bits = Addresses.ipv4(address);
        if (bits.isEmpty()) {
            return OptionalInt.empty();
        }
        long position =
                Integer.toUnsignedLong(bits.getAsInt()) - Integer.toUnsignedLong(network) - 1;
        return position >= 0 && position < size()
                ? OptionalInt.of((int) position)
                : OptionalInt.empty();
    }

    @Override
    public String toString() {
        return Addresses.ipv4(network) + "/" + prefix;
    }
}
