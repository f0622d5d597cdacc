package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.api.policy.v1.PodDisruptionBudget;
import io.jollyboat.core.selector.LabelSelector;
import java.util.HashSet;
import java.util.Set;

/**
 * A PodDisruptionBudget.
 *
 * @param selector picks pods of its namespace; one that picks everything by being empty does, one
 *     that is absent picks none
 * @param allowed how many of them may be disrupted now; can be negative
 * @param disrupted names of pods that are being disrupted already and are counted
 */
public record Budget(
        String namespace, String name, LabelSelector selector, int allowed, Set<String> disrupted) {

    public Budget {
        disrupted = Set.copyOf(disrupted);
    }

    public static Budget of(PodDisruptionBudget budget) {
        return new Budget(
                budget.namespace(),
                budget.name(),
                LabelSelector.of(budget.json().path("spec").path("selector")),
                budget.status().disruptionsAllowed(),
                budget.status().disruptedPods().keySet());
    }

    /** What is left of it once a pod has been sent away. */
    public Budget without(PodInfo gone) {
        if (!covers(gone) || disrupted.contains(gone.key().name())) {
            return this;
        }
        Set<String> more = new HashSet<>(disrupted);
        more.add(gone.key().name());
        return new Budget(namespace, name, selector, allowed - 1, more);
    }

    public boolean covers(PodInfo pod) {
        return pod.key().namespace().equals(namespace)
                && !pod.labels().isEmpty()
                && selector.matches(pod.labels());
    }
}
