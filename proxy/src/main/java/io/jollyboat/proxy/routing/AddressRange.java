package io.jollyboat.proxy.routing;

import io.jollyboat.core.format.Addresses;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A range of IPv4 addresses, as in {@code 10.244.0.0/24}.
 *
 * @param base the first address as a number; bits below the prefix are 0
 * @param bits length of the prefix, 0 to 32
 */
public record AddressRange(int base, int bits) {

    public AddressRange {
        if (bits < 0 || bits > 32) {
            throw new IllegalArgumentException("a prefix has 0 to 32 bits, not " + bits);
        }
        base &= mask(bits);
    }

    /** Nothing for what is not a range of IPv4; bits below the prefix are ignored. */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        String bits = slash < 0 ? "32" : text.substring(slash + 1);
        if (!Addresses.isIpv4(address)
                || !bits.matches("[0-9]{1,2}")
                || Integer.parseInt(bits) > 32) {
            return Optional.empty();
        }
        return Optional.of(new AddressRange(number(address), Integer.parseInt(bits)));
    }

    /**
     * @throws IllegalArgumentException for what is not a range
     */
    public static AddressRange of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException(text + " is not a range"));
    }

    /** Those that are not within another: what nftables wants, which knows no overlaps. */
    public static List<AddressRange> withoutOverlaps(Collection<AddressRange> ranges) {
        var kept = new ArrayList<AddressRange>();
        for (AddressRange range : ranges) {
            if (kept.stream().noneMatch(other -> other.covers(range))) {
                kept.removeIf(range::covers);
                kept.add(range);
            }
        }
        return kept;
    }

    public boolean covers(AddressRange other) {
        return bits <= other.bits && (other.base & mask(bits)) == base;
    }

    public boolean contains(String address) {
        return Addresses.isIpv4(address) && (number(address) & mask(bits)) == base;
    }

    /** How many addresses there are in it. */
    public long size() {
        return 1L << (32 - bits);
    }

    /** The address at an offset from the first. */
    public String address(long offset) {
        return Addresses.ipv4((int) (base + offset));
    }

    private static int number(String address) {
        return Addresses.ipv4(address)
                .orElseThrow(() -> new IllegalArgumentException(address + " is not an address"));
    }

    private static int mask(int bits) {
        return bits == 0 ? 0 : -1 << (32 - bits);
    }

    @Override
    public String toString() {
        return Addresses.ipv4(base) + "/" + bits;
    }
}
