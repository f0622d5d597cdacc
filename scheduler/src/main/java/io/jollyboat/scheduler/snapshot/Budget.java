package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.selector.LabelSelector;
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

    public boolean covers(PodInfo pod) {
        return pod.key().namespace().equals(namespace)
                && !pod.labels().isEmpty()
                && selector.matches(pod.labels());
    }
}
