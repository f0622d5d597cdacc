package io.jollyboat.scheduler.node;

import io.jollyboat.core.placement.NodeIdentity;
import io.jollyboat.core.placement.ResourceAmounts;
import io.jollyboat.core.placement.Taint;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What scheduling needs to know of a node by itself, without its pods.
 *
 * @param unschedulable the node is cordoned
 * @param allocatable what the node offers to pods
 * @param allowedPods how many pods the node takes
 * @param equipment what pods find on it
 */
public record NodeFacts(
        String name,
        Map<String, String> labels,
        List<Taint> taints,
        boolean unschedulable,
        ResourceAmounts allocatable,
        long allowedPods,
        Equipment equipment)
        implements NodeIdentity {

    public NodeFacts {
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
    }

    /** The sizes in bytes of the images it has, by every name they go by. */
    public Map<String, Long> images() {
        return equipment.images();
    }

    /** What it says that it can. */
    public Set<String> features() {
        return equipment.features();
    }
}
