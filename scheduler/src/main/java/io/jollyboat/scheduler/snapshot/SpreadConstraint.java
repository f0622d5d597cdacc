package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.selector.LabelSelector;

/**
 * How evenly like pods are to be spread over the values of a label of nodes.
 *
 * @param maxSkew how many more pods a value may have than the one with the fewest, 1 or more
 * @param hard whether a node that would break it is ruled out, rather than liked less
 * @param selector picks the pods that are counted, of the pod's own namespace
 * @param minDomains with fewer values than this the fewest count as none; 1 or more
 * @param honorsAffinity whether only nodes count that the pod's node selector and affinity admit
 * @param honorsTaints whether only nodes count whose taints the pod tolerates
 */
public record SpreadConstraint(
        int maxSkew,
        String topologyKey,
        boolean hard,
        LabelSelector selector,
        int minDomains,
        boolean honorsAffinity,
        boolean honorsTaints) {

    /** The same constraint for other pods. */
    public SpreadConstraint over(LabelSelector pods) {
        return new SpreadConstraint(
                maxSkew, topologyKey, hard, pods, minDomains, honorsAffinity, honorsTaints);
    }
}
