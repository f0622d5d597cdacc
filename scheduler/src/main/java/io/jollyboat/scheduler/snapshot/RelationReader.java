package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.api.core.v1.PodAffinityTerm;
import io.jollyboat.core.api.core.v1.PodSpec;
import io.jollyboat.core.api.core.v1.TopologySpreadConstraint;
import io.jollyboat.core.api.core.v1.WeightedPodAffinityTerm;
import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.core.selector.Operator;
import io.jollyboat.core.selector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads what a pod says about other pods. The keys of {@code matchLabelKeys} and {@code
 * mismatchLabelKeys} become requirements with the pod's own values, as the API server of Kubernetes
 * writes them into the selector; written there already, they are there twice and mean the same.
 */
final class RelationReader {

    private final String namespace;
    private final Map<String, String> labels;

    /**
     * @param namespace the pod's
     * @param labels the pod's
     */
    RelationReader(String namespace, Map<String, String> labels) {
        this.namespace = namespace;
        this.labels = labels;
    }

    PodRelations read(PodSpec spec) {
        if (!spec.has("affinity")
                && !spec.has("topologySpreadConstraints")
                && !spec.has("schedulingGroup")) {
            return PodRelations.NONE;
        }
        var near = spec.affinity().podAffinity();
        var far = spec.affinity().podAntiAffinity();
        return new PodRelations(
                near.requiredDuringSchedulingIgnoredDuringExecution().stream()
                        .map(this::term)
                        .toList(),
                far.requiredDuringSchedulingIgnoredDuringExecution().stream()
                        .map(this::term)
                        .toList(),
                near.preferredDuringSchedulingIgnoredDuringExecution().stream()
                        .map(this::weighted)
                        .toList(),
                far.preferredDuringSchedulingIgnoredDuringExecution().stream()
                        .map(this::weighted)
                        .toList(),
                spec.topologySpreadConstraints().stream().map(this::constraint).toList(),
                spec.schedulingGroup().podGroupName());
    }

    private PodTerm.Weighted weighted(WeightedPodAffinityTerm weighted) {
        return new PodTerm.Weighted(weighted.weight(), term(weighted.podAffinityTerm()));
    }

    private PodTerm term(PodAffinityTerm term) {
        boolean everywhereByDefault = term.namespaces().isEmpty() && !term.has("namespaceSelector");
        return new PodTerm(
                term.topologyKey(),
                selector(
                        term.json().path("labelSelector"),
                        term.matchLabelKeys(),
                        term.mismatchLabelKeys()),
                everywhereByDefault ? Set.of(namespace) : Set.copyOf(term.namespaces()),
                LabelSelector.of(term.json().path("namespaceSelector")));
    }

    private SpreadConstraint constraint(TopologySpreadConstraint constraint) {
        return new SpreadConstraint(
                constraint.maxSkew(),
                constraint.topologyKey(),
                !constraint.whenUnsatisfiable().equals("ScheduleAnyway"),
                selector(
                        constraint.json().path("labelSelector"),
                        constraint.matchLabelKeys(),
                        List.of()),
                constraint.minDomains(1),
                !constraint.nodeAffinityPolicy().equals("Ignore"),
                constraint.nodeTaintsPolicy().equals("Honor"));
    }

    private LabelSelector selector(JsonNode json, List<String> same, List<String> other) {
        LabelSelector selector = LabelSelector.of(json);
        if (same.isEmpty() && other.isEmpty() || selector.equals(LabelSelector.NOTHING)) {
            return selector;
        }
        List<Requirement> requirements = new ArrayList<>(selector.requirements());
        same.forEach(key -> add(requirements, key, Operator.IN));
        other.forEach(key -> add(requirements, key, Operator.NOT_IN));
        return LabelSelector.of(requirements);
    }

    /** A key that the pod has no label for says nothing. */
    private void add(List<Requirement> requirements, String key, Operator operator) {
        String own = labels.get(key);
        if (own != null) {
            requirements.add(new Requirement(key, operator, List.of(own)));
        }
    }
}
