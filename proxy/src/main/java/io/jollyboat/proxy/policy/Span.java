package io.jollyboat.proxy.policy;

import io.jollyboat.core.format.Addresses;
import io.jollyboat.proxy.routing.AddressRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Neighbouring numbers, addresses or ports.
 *
 * @param first and {@code last} belong to it
 */
public record Span(long first, long last) {

    private static final long BITS = 0xffff_ffffL;

    static Span of(AddressRange range) {
        long base = range.base() & BITS;
        return new Span(base, base + range.size() - 1);
    }

    /** What is left of this without another. */
    private List<Span> without(Span other) {
        if (other.last < first || other.first > last) {
            return List.of(this);
        }
        var left = new ArrayList<Span>();
        if (first < other.first) {
            left.add(new Span(first, other.first - 1));
        }
        if (last > other.last) {
            left.add(new Span(other.last + 1, last));
        }
        return left;
    }

    static List<Span> without(Span whole, Collection<Span> excepted) {
        List<Span> left = List.of(whole);
        for (Span one : excepted) {
            left = left.stream().flatMap(span -> span.without(one).stream()).toList();
        }
        return left;
    }

    /** The same numbers in the fewest spans, in order: none overlap or touch. */
    static List<Span> merged(Collection<Span> spans) {
        var merged = new ArrayList<Span>();
        for (Span span : spans.stream().sorted(Comparator.comparingLong(Span::first)).toList()) {
            if (!merged.isEmpty() && span.first <= merged.getLast().last + 1) {
                Span before = merged.removeLast();
                merged.add(new Span(before.first, Math.max(before.last, span.last)));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }

    /**
     * As nftables writes addresses.
     *
     * @param written what stands for each
     */
    public String asAddresses(UnaryOperator<String> written) {
        String from = written.apply(Addresses.ipv4((int) first));
        return first == last ? from : from + "-" + written.apply(Addresses.ipv4((int) last));
    }

    /** As nftables writes ports. */
    public String asPorts() {
        return first == last ? Long.toString(first) : first + "-" + last;
    }
}
