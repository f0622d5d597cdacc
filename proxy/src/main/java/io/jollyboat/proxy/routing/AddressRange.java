package io.jollyboat.proxy.routing;

import io.jollyboat.core.format.Addresses;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A range of addresses of one family, as in {@code 10.244.0.0/24} or {@code fd00::/112}.
 *
 * @param base the first address as a number; bits below the prefix are 0
 * @param bits length of the prefix, 0 to 32 or 128
 */
public record AddressRange(Family family, BigInteger base, int bits) {

    private static final int MOST_BITS_COUNTED = 62; // a long's, with room to reckon

    public AddressRange {
        if (bits < 0 || bits > family.bits()) {
            throw new IllegalArgumentException(
                    "a prefix has 0 to " + family.bits() + " bits, not " + bits);
        }
        int free = family.bits() - bits;
        base = base.shiftRight(free).shiftLeft(free);
    }

    /** Nothing for what is not a range; bits below the prefix are ignored. */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        Family family = Family.of(address);
        String bits = slash < 0 ? Integer.toString(family.bits()) : text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > family.bits()) {
            return Optional.empty();
        }
        return number(address)
                .map(number -> new AddressRange(family, number, Integer.parseInt(bits)));
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
        return bits <= other.bits && contains(other.family, other.base);
    }

    public boolean contains(String address) {
        Family its = Family.of(address);
        return its == family && number(address).filter(number -> contains(its, number)).isPresent();
    }

    private boolean contains(Family its, BigInteger number) {
        int free = family.bits() - bits;
        return its == family && number.shiftRight(free).equals(base.shiftRight(free));
    }

    /** How many addresses there are in it; of very large ranges, not all are counted. */
    public long size() {
        return 1L << Math.min(family.bits() - bits, MOST_BITS_COUNTED);
    }

    /** The last address as a number. */
    public BigInteger last() {
        return base.add(BigInteger.ONE.shiftLeft(family.bits() - bits)).subtract(BigInteger.ONE);
    }

    /** The address at an offset from the first. */
    public String address(long offset) {
        return family.address(base.add(BigInteger.valueOf(offset)));
    }

    private static Optional<BigInteger> number(String address) {
        var four = Addresses.ipv4(address);
        return four.isPresent()
                ? Optional.of(BigInteger.valueOf(Integer.toUnsignedLong(four.getAsInt())))
                : Addresses.ipv6(address).map(bytes -> new BigInteger(1, bytes));
    }

    @Override
    public String toString() {
        return family.address(base) + "/" + bits;
    }
}
