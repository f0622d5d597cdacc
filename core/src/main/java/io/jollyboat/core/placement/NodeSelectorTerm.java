package io.jollyboat.core.placement;

import io.jollyboat.core.api.core.v1.NodeSelectorRequirement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Requirements on a node that must all hold. A term without requirements matches no node.
 *
 * @param expressions on the node's labels
 * @param fields on the node's fields, of which only {@code metadata.name} exists
 */
public record NodeSelectorTerm(List<NodeRequirement> expressions, List<NodeRequirement> fields) {

    public NodeSelectorTerm {
        expressions = List.copyOf(expressions);
        fields = List.copyOf(fields);
    }

    public static NodeSelectorTerm of(io.jollyboat.core.api.core.v1.NodeSelectorTerm term) {
        return new NodeSelectorTerm(
                requirements(term.matchExpressions()), requirements(term.matchFields()));
    }

    private static List<NodeRequirement> requirements(List<NodeSelectorRequirement> requirements) {
        return requirements.stream()
                .map(each -> new NodeRequirement(each.key(), each.operator(), each.values()))
                .toList();
    }

    /** Whether a node fulfils it. */
    public boolean matches(NodeIdentity node) {
        return !(expressions.isEmpty() && fields.isEmpty())
                && expressions.stream().allMatch(each -> each.matchesLabels(node.labels()))
                && fields.stream().allMatch(each -> each.matchesField(node.name()));
    }

    /** For people: {@code disk=ssd and !gpu}. */
    String describe() {
        return expressions.isEmpty() && fields.isEmpty()
                ? "no node at all"
                : Stream.concat(expressions.stream(), fields.stream())
                        .map(NodeRequirement::describe)
                        .collect(Collectors.joining(" and "));
    }

    /**
     * The names that the fields ask for; empty when they ask for none, an empty set when they
     * contradict each other.
     */
    public Optional<Set<String>> names() {
        Optional<Set<String>> names = Optional.empty();
        for (NodeRequirement field : fields) {
            if (field.key().equals(NodeRequirement.NAME_FIELD) && field.operator().equals("In")) {
                Set<String> wanted = new TreeSet<>(field.values());
                names.ifPresent(wanted::retainAll);
                names = Optional.of(wanted);
            }
        }
        return names;
    }
}
