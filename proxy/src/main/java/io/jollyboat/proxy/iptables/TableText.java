package io.jollyboat.proxy.iptables;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One table as {@code iptables-restore} reads it: chains of ours and their rules. */
final class TableText {

    private final String name;
    private final Map<String, List<String>> chains = new LinkedHashMap<>();

    TableText(String name) {
        this.name = name;
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
     * @param stale chains to be removed
     */
    void write(StringBuilder out, Collection<String> stale) {
        out.append('*').append(name).append('\n');
        chains.keySet().forEach(chain -> out.append(':').append(chain).append(" - [0:0]\n"));
        stale.forEach(chain -> out.append(':').append(chain).append(" - [0:0]\n"));
        chains.forEach(
                (chain, rules) ->
                        rules.forEach(
                                rule ->
                                        out.append("-A ")
                                                .append(chain)
                                                .append(' ')
                                                .append(rule)
                                                .append('\n')));
        stale.forEach(chain -> out.append("-X ").append(chain).append('\n'));
        out.append("COMMIT\n");
    }
}
