package io.jollyboat.scheduler.snapshot;

import java.util.List;
import java.util.Map;

/**
 * What scheduling needs to know of a node by itself, without its pods.
 *
 * @param unschedulable the node is cordoned
 * @param allocatable what the node offers to pods
 * @param allowedPods how many pods the node takes
 */
public record NodeFacts(
        String name,
        Map<String, String> labels,
        List<Taint> taints,
        boolean unschedulable,
        ResourceAmounts allocatable,
        long allowedPods) {

    public NodeFacts {
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
    }
}
