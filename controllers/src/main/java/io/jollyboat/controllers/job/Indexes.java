package io.jollyboat.controllers.job;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A set of completion indexes, written as in {@code 0,2-5,7}. Immutable. */
final class Indexes {

    static final Indexes NONE = new Indexes(new BitSet());

    private final BitSet bits; // never changed

    private Indexes(BitSet bits) {
        this.bits = bits;
    }

    /**
     * Reads what was written; parts that make no sense are left out.
     *
     * @param below indexes from here on do not count
     */
    static Indexes parse(String text, int below) {
        var bits = new BitSet();
        for (String part : text.split(",")) {
            String[] ends = part.split("-", 2);
            int first = number(ends[0]);
            int last = Math.min(number(ends[ends.length - 1]), below - 1);
            if (first >= 0 && first <= last) {
                bits.set(first, last + 1);
            }
        }
        return new Indexes(bits);
    }

    private static int number(String text) {
        boolean digits =
                !text.isEmpty()
                        && text.length() < 10
                        && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(text) : -1;
    }

    static Indexes of(Iterable<Integer> indexes) {
        var bits = new BitSet();
        indexes.forEach(bits::set);
        return new Indexes(bits);
    }

    Indexes with(Indexes others) {
        BitSet both = (BitSet) bits.clone();
        both.or(others.bits);
        return new Indexes(both);
    }

    boolean has(int index) {
        return bits.get(index);
    }

    int total() {
        return bits.cardinality();
    }

    /** How many are in both. */
    int common(Indexes others) {
        BitSet both = (BitSet) bits.clone();
        both.and(others.bits);
        return both.cardinality();
    }

    /** The lowest ones that are not in the set. */
    List<Integer> missing(int count, int below) {
        var missing = new ArrayList<Integer>();
        int index = bits.nextClearBit(0);
        while (missing.size() < count && index < below) {
            missing.add(index);
            index = bits.nextClearBit(index + 1);
        }
        return missing;
    }

    /** Two neighbours are listed, three and more are a range, as in Kubernetes. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        int first = bits.nextSetBit(0);
        while (first >= 0) {
            int last = bits.nextClearBit(first) - 1;
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (last > first) {
                text.append(last == first + 1 ? ',' : '-').append(last);
            }
            first = bits.nextSetBit(last + 1);
        }
        return text.toString();
    }
}
