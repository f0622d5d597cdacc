package io.jollyboat.kubelet.admission;

import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.NodeSelectorRequirement;
import io.jollyboat.core.api.core.v1.NodeSelectorTerm;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodSpec;
import io.jollyboat.core.selector.Operator;
import io.jollyboat.core.selector.Requirement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a node is one of those that a pod's author allows. Pure. */
final class NodeChoice {

    private static final Map<String, Operator> OPERATORS =
            Map.of(
                    "In", Operator.IN,
                    "NotIn", Operator.NOT_IN,
                    "Exists", Operator.EXISTS,
                    "DoesNotExist", Operator.DOES_NOT_EXIST,
                    "Gt", Operator.GREATER_THAN,
                    "Lt", Operator.LESS_THAN);

    private NodeChoice() {}

    static boolean allows(Pod pod, Node node) {
        PodSpec spec = pod.spec();
        Map<String, String> labels = node.labels();
        return spec.nodeSelector().entrySet().stream()
                        .allMatch(one -> one.getValue().equals(labels.get(one.getKey())))
                && requiredAffinity(spec, node);
    }

    private static boolean requiredAffinity(PodSpec spec, Node node) {
        var affinity = spec.affinity().nodeAffinity();
        return !affinity.has("requiredDuringSchedulingIgnoredDuringExecution")
                || affinity
                        .requiredDuringSchedulingIgnoredDuringExecution()
                        .nodeSelectorTerms()
                        .stream()
                        .anyMatch(term -> matches(term, node));
    }

    /** A term that asks for nothing matches no node. */
    private static boolean matches(NodeSelectorTerm term, Node node) {
        Map<String, String> labels = node.labels();
        return !(term.matchExpressions().isEmpty() && term.matchFields().isEmpty())
                && term.matchExpressions().stream()
                        .allMatch(one -> holds(one, labels.get(one.key())))
                && term.matchFields().stream()
                        .allMatch(
                                one ->
                                        one.key().equals("metadata.name")
                                                && holds(one, node.name()));
    }

    private static boolean holds(NodeSelectorRequirement one, @Nullable String value) {
        Operator operator = OPERATORS.get(one.operator());
        return operator != null
                && new Requirement(one.key(), operator, one.values()).matches(key -> value);
    }
}
