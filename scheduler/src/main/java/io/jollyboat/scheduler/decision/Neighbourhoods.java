package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/**
 * The nodes of a cluster, those together that have the same values of some labels. Rules that know
 * nodes by these labels say the same about all of a neighbourhood, so that one of its nodes can be
 * asked for all: a zone has thousands of nodes, and by its hostname each is alone.
 *
 * <p>Immutable: nodes whose labels change make others.
 */
final class Neighbourhoods {

    private static final String ABSENT = ""; // there is always a sign before a value

    private final List<String> labels; // sorted
    private final int[] of; // the number of the neighbourhood, by position of the node
    private final int[] first; // the position of a node of it, by its number
    private final List<Map<String, List<Integer>>> sharing; // by label and value: who has it

    private Neighbourhoods(
            List<String> labels, int[] of, int[] first, List<Map<String, List<Integer>>> sharing) {
        this.labels = labels;
        this.of = of;
        this.first = first;
        this.sharing = sharing;
    }

    static Neighbourhoods by(Set<String> labels, NodeSnapshot cluster) {
        List<String> sorted = List.copyOf(new TreeSet<>(labels));
        int[] of = new int[cluster.size()];
        int[] first = new int[cluster.size()];
        List<Map<String, List<Integer>>> sharing = new ArrayList<>();
        sorted.forEach(label -> sharing.add(new HashMap<>()));
        Map<List<String>, Integer> numbers = new HashMap<>();
        for (int i = 0; i < of.length; i++) {
            List<String> values = values(sorted, cluster.node(i).facts());
            int fresh = numbers.size();
            of[i] = numbers.computeIfAbsent(values, none -> fresh);
            if (of[i] == fresh) {
                first[fresh] = i;
                for (int j = 0; j < values.size(); j++) {
                    sharing.get(j)
                            .computeIfAbsent(values.get(j), none -> new ArrayList<>(1))
                            .add(fresh);
                }
            }
        }
        return new Neighbourhoods(sorted, of, Arrays.copyOf(first, numbers.size()), sharing);
    }

    private static List<String> values(List<String> labels, NodeFacts node) {
        List<String> values = new ArrayList<>(labels.size());
        for (String label : labels) {
            String value = node.labels().get(label);
            values.add(value == null ? ABSENT : "=" + value);
        }
        return values;
    }

    /** Whether nodes are told apart by all of these labels. */
    boolean areBy(Set<String> wanted) {
        return labels.containsAll(wanted);
    }

    /** How many neighbourhoods there are. */
    int size() {
        return first.length;
    }

    /** The number, from 0 on, of the neighbourhood of the node at a position. */
    int of(int position) {
        return of[position];
    }

    /** The position of one of the nodes. */
    int someNode(int neighbourhood) {
        return first[neighbourhood];
    }

    /** Whether a node is still of the same neighbourhood. */
    @SuppressWarnings("ReferenceEquality") // only a shortcut
    boolean keeps(NodeInfo before, NodeInfo now) {
        return before.facts() == now.facts()
                || values(labels, before.facts()).equals(values(labels, now.facts()));
    }

    /** Tells of the neighbourhoods that have at least one of the labels in common with a node. */
    void sharing(NodeInfo node, IntConsumer told) {
        List<String> values = values(labels, node.facts());
        for (int i = 0; i < values.size(); i++) {
            sharing.get(i).getOrDefault(values.get(i), List.of()).forEach(told::accept);
        }
    }
}
