package io.jollyboat.scheduler.node;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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

    public boolean matches(NodeFacts node) {
        return !(expressions.isEmpty() && fields.isEmpty())
                && expressions.stream().allMatch(each -> each.matchesLabels(node.labels()))
                && fields.stream().allMatch(each -> each.matchesField(node.name()));
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
