package io.jollyboat.proxy.policy;

import io.jollyboat.proxy.routing.AddressRange;
import io.jollyboat.proxy.routing.Family;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Neighbouring numbers, addresses or ports.
 *
 * @param first and {@code last} belong to it
 */
public record Span(BigInteger first, BigInteger last) {

    static Span of(AddressRange range) {
        return new Span(range.base(), range.last());
    }

    /** Of ports. */
    static Span of(int first, int last) {
        return new Span(BigInteger.valueOf(first), BigInteger.valueOf(last));
    }

    /** What is left of this without another. */
    private List<Span> without(Span other) {
        if (other.last.compareTo(first) < 0 || other.first.compareTo(last) > 0) {
            return List.of(this);
        }
        var left = new ArrayList<Span>();
        if (first.compareTo(other.first) < 0) {
            left.add(new Span(first, other.first.subtract(BigInteger.ONE)));
        }
        if (last.compareTo(other.last) > 0) {
            left.add(new Span(other.last.add(BigInteger.ONE), last));
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
        for (Span span : spans.stream().sorted(Comparator.comparing(Span::first)).toList()) {
            if (!merged.isEmpty() && span.follows(merged.getLast())) {
                Span before = merged.removeLast();
                merged.add(new Span(before.first, before.last.max(span.last)));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }

    /** Whether nothing is between this and one that begins no later. */
    private boolean follows(Span before) {
        return first.compareTo(before.last.add(BigInteger.ONE)) <= 0;
    }

    /** As nftables writes addresses. */
    public String asAddresses(Family family) {
        String from = family.address(first);
        return first.equals(last) ? from : from + "-" + family.address(last);
    }

    /** As nftables writes ports. */
    public String asPorts() {
        return first.equals(last) ? first.toString() : first + "-" + last;
    }
}
