package io.jollyboat.core.placement;

import io.jollyboat.core.api.core.v1.NodeAffinity;
import io.jollyboat.core.api.core.v1.PodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which nodes a pod wants: its node selector and its node affinity.
 *
 * @param selector labels that the node must have
 * @param required terms of which one must match; empty when the pod has no required node affinity
 *     (an affinity with no term matches no node)
 * @param preferred terms that attract
 */
public record NodeChoice(
        Map<String, String> selector,
        Optional<List<NodeSelectorTerm>> required,
        List<PreferredTerm> preferred) {

    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

    public static final NodeChoice ANY = new NodeChoice(Map.of(), Optional.empty(), List.of());

    public NodeChoice {
        selector = Map.copyOf(selector);
        required = required.map(List::copyOf);
        preferred = List.copyOf(preferred);
    }

    /** A term that attracts with this weight, 1 to 100. */
    public record PreferredTerm(int weight, NodeSelectorTerm term) {}

    public static NodeChoice of(PodSpec spec) {
        if (!spec.has("nodeSelector") && !spec.has("affinity")) {
            return ANY;
        }
        return of(spec.nodeSelector(), spec.affinity().nodeAffinity());
    }

    public static NodeChoice of(Map<String, String> selector, NodeAffinity affinity) {
        Optional<List<NodeSelectorTerm>> required =
                affinity.has(REQUIRED)
                        ? Optional.of(
                                affinity
                                        .requiredDuringSchedulingIgnoredDuringExecution()
                                        .nodeSelectorTerms()
                                        .stream()
                                        .map(NodeSelectorTerm::of)
                                        .toList())
                        : Optional.empty();
        List<PreferredTerm> preferred =
                affinity.preferredDuringSchedulingIgnoredDuringExecution().stream()
                        .map(
                                each ->
                                        new PreferredTerm(
                                                each.weight(),
                                                NodeSelectorTerm.of(each.preference())))
                        .toList();
        return new NodeChoice(selector, required, preferred);
    }

    public boolean requiresNothing() {
        return selector.isEmpty() && required.isEmpty();
    }

    /** What it requires, for people: {@code disk=ssd, and zone=east or zone=west}. */
    public String describe() {
        List<String> parts = new ArrayList<>(2);
        if (!selector.isEmpty()) {
            parts.add(
                    new TreeMap<>(selector)
                            .entrySet().stream()
                                    .map(each -> each.getKey() + "=" + each.getValue())
                                    .collect(Collectors.joining(" and ")));
        }
        required.ifPresent(
                terms ->
                        parts.add(
                                terms.isEmpty()
                                        ? "no node at all"
                                        : terms.stream()
                                                .map(NodeSelectorTerm::describe)
                                                .collect(Collectors.joining(" or "))));
        return String.join(", and ", parts);
    }

    /** Whether a node is one of those that the pod may go to. */
    public boolean admits(NodeIdentity node) {
        return node.labels().entrySet().containsAll(selector.entrySet())
                && required.map(terms -> terms.stream().anyMatch(term -> term.matches(node)))
                        .orElse(true);
    }

    /**
     * The names of the only nodes that the required terms can admit, when every term says names.
     *
     * @return empty when some term does not narrow by name; an empty set when the names contradict
     *     each other
     */
    public Optional<Set<String>> names() {
        if (required.isEmpty() || required.get().isEmpty()) {
            return Optional.empty();
        }
        Set<String> names = new TreeSet<>();
        for (NodeSelectorTerm term : required.get()) {
            Optional<Set<String>> ofTerm = term.names();
            if (ofTerm.isEmpty()) {
                return Optional.empty();
            }
            names.addAll(ofTerm.get());
        }
        return Optional.of(names);
    }

    /** The sum of the weights of the preferred terms that match. */
    public long attraction(NodeIdentity node) {
        long sum = 0;
        for (PreferredTerm each : preferred) {
            sum += each.term().matches(node) ? each.weight() : 0;
        }
        return sum;
    }
}
