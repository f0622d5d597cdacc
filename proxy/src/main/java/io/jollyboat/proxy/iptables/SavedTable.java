package io.jollyboat.proxy.iptables;

import java.util.Collection;
import java.util.List;

/**
 * What {@code iptables-save} says of one table, as far as it is ours. Pure.
 *
 * @param chains those of our names
 * @param jumps rules of others' chains that lead to ours, as they are written there
 */
record SavedTable(List<String> chains, List<String> jumps) {

    static SavedTable read(String saved) {
        return new SavedTable(
                saved.lines()
                        .filter(line -> line.startsWith(":KUBE-"))
                        .map(line -> line.substring(1, line.indexOf(' ')))
                        .toList(),
                saved.lines()
                        .filter(line -> line.startsWith("-A ") && !line.startsWith("-A KUBE-"))
                        .filter(line -> line.contains(" -j KUBE-"))
                        .toList());
    }

    /** Chains that are wanted no more. */
    List<String> stale(TableText wanted) {
        return chains.stream().filter(chain -> !wanted.has(chain)).toList();
    }

    boolean has(Jump jump) {
        return jumps.stream().anyMatch(jump::is);
    }

    /** What removes those of these that are there, as {@code iptables-restore} reads it. */
    List<String> removals(Collection<Jump> some) {
        return jumps.stream()
                .filter(rule -> some.stream().anyMatch(jump -> jump.is(rule)))
                .map(rule -> "-D" + rule.substring("-A".length()))
                .toList();
    }
}
