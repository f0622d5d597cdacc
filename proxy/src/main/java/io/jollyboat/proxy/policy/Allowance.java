package io.jollyboat.proxy.policy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Traffic that one rule of a policy lets pass: from or to certain addresses, at certain ports.
 *
 * @param peers the others' addresses, none overlapping; null for anybody
 * @param ports by protocol ({@code tcp}, {@code udp}, {@code sctp}); null for any
 * @param named where a port was asked for by name: {@code address . port} of those pods that have
 *     one of that name, by protocol; null with {@code ports}
 */
public record Allowance(
        @Nullable List<Span> peers,
        @Nullable SortedMap<String, List<Span>> ports,
        @Nullable SortedMap<String, SortedSet<String>> named) {

    public Allowance {
        peers = peers == null ? null : List.copyOf(peers);
    }

    /** Everything. */
    static Allowance of(@Nullable List<Span> peers) {
        return new Allowance(peers, null, null);
    }

    static Allowance of(
            @Nullable List<Span> peers,
            Map<String, List<Span>> ports,
            Map<String, SortedSet<String>> named) {
        var merged = new TreeMap<String, List<Span>>();
        ports.forEach((protocol, spans) -> merged.put(protocol, Span.merged(spans)));
        var pairs = new TreeMap<String, SortedSet<String>>();
        named.forEach((protocol, some) -> pairs.put(protocol, new TreeSet<>(some)));
        return new Allowance(
                peers,
                Collections.unmodifiableSortedMap(merged),
                Collections.unmodifiableSortedMap(pairs));
    }
}
