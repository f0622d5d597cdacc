package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.selector.LabelSelector;
import java.util.Map;
import java.util.Set;

/**
 * Other pods, and how near they are meant: those that a selector picks, in some namespaces, on
 * nodes that have the same value of a label.
 *
 * @param topologyKey the label of nodes that tells what is near
 * @param namespaces names of namespaces
 * @param namespaceSelector picks further ones by their labels
 */
public record PodTerm(
        String topologyKey,
        LabelSelector selector,
        Set<String> namespaces,
        LabelSelector namespaceSelector) {

    public PodTerm {
        namespaces = Set.copyOf(namespaces);
    }

    /** A term that attracts or repels with this weight, 1 to 100. */
    public record Weighted(int weight, PodTerm term) {}

    /**
     * Whether the pod is one of those meant, wherever it is.
     *
     * @param labels those of the namespaces, by name
     */
    public boolean means(PodInfo pod, Map<String, Map<String, String>> labels) {
        String namespace = pod.key().namespace();
        boolean there =
                namespaces.contains(namespace)
                        || namespaceSelector.matches(labels.getOrDefault(namespace, Map.of()));
        return there && selector.matches(pod.labels());
    }

    /** Whether the namespaces meant depend on their labels. */
    public boolean selectsNamespaces() {
        return !namespaceSelector.equals(LabelSelector.NOTHING);
    }

    /** For people: {@code app=web in kubernetes.io/hostname}. */
    public String describe() {
        return (selector.isEverything() ? "any pod" : selector.toString()) + " by " + topologyKey;
    }
}
