package io.jollyboat.proxy.iptables;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** One table as {@code iptables-restore} reads it: chains of ours and their rules. */
final class TableText {

    private final String name;
    private final Map<String, List<String>> chains = new LinkedHashMap<>();

    TableText(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Has a chain, and adds rules to it. */
    TableText chain(String chain, String... rules) {
        chains.computeIfAbsent(chain, none -> new ArrayList<>()).addAll(List.of(rules));
        return this;
    }

    boolean has(String chain) {
        return chains.containsKey(chain);
    }

    Set<String> chains() {
        return chains.keySet();
    }

    /**
     * Naming a chain empties it; what is not named stays as it is.
     *
     * @param more lines about chains that are not ours
     * @param stale chains to be removed
     */
    void write(StringBuilder out, List<String> more, Collection<String> stale) {
        out.append('*').append(name).append('\n');
        declare(Stream.concat(chains.keySet().stream(), stale.stream()), out);
        chains.forEach((chain, rules) -> rules.forEach(rule -> line(out, "-A ", chain, rule)));
        more.forEach(line -> out.append(line).append('\n'));
        stale.forEach(chain -> out.append("-X ").append(chain).append('\n'));
        out.append("COMMIT\n");
    }

    /**
     * Makes these chains of those that are there, and leaves alone what is the same in both.
     *
     * @param before what some of the chains held so far
     * @param shared chains that hold other rules too: single ones leave them, and come to their
     *     beginning
     */
    void writeInPlaceOf(TableText before, Set<String> shared, StringBuilder out) {
        List<String> renewed =
                own(shared)
                        .filter(one -> !before.has(one) || !rules(one).equals(before.rules(one)))
                        .toList();
        List<String> gone = before.own(shared).filter(chain -> !has(chain)).toList();
        out.append('*').append(name).append('\n');
        declare(Stream.concat(renewed.stream(), gone.stream()), out);
        renewed.forEach(chain -> rules(chain).forEach(rule -> line(out, "-A ", chain, rule)));
        for (String chain : shared) {
            List<String> olds = before.rules(chain);
            List<String> news = rules(chain);
            olds.stream()
                    .filter(rule -> !news.contains(rule))
                    .forEach(rule -> line(out, "-D ", chain, rule));
            news.stream()
                    .filter(rule -> !olds.contains(rule))
                    .forEach(rule -> line(out, "-I ", chain, rule));
        }
        gone.forEach(chain -> out.append("-X ").append(chain).append('\n'));
        out.append("COMMIT\n");
    }

    /**
     * In the order of their names: iptables (1.8, on nftables) keeps them in that order, and looks
     * for the place of each among all before it. Ten thousand chains in any other order take it
     * three times as long.
     */
    private static void declare(Stream<String> chains, StringBuilder out) {
        chains.sorted().forEach(chain -> out.append(':').append(chain).append(" - [0:0]\n"));
    }

    private List<String> rules(String chain) {
        return chains.getOrDefault(chain, List.of());
    }

    private Stream<String> own(Set<String> shared) {
        return chains.keySet().stream().filter(chain -> !shared.contains(chain));
    }

    private static void line(StringBuilder out, String action, String chain, String rule) {
        out.append(action).append(chain).append(' ').append(rule).append('\n');
    }
}
