package io.jollyboat.scheduler.framework;

import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;

/** Pre-filter and filter: which nodes a pod can go to, and what may change that. */
public interface FilterPlugin extends Plugin {

    /** Looks at the pod and the cluster once, before nodes are asked about. */
    PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster);

    /**
     * The queueing hint: whether an event may make room for a pod that this rule rejected. A pod
     * whose rules all say no is left asleep, so "no" must be certain: whenever the event turns this
     * rule's verdict on some node, it says yes.
     */
    boolean mayHelp(ClusterEvent event, PodInfo pod);

    /**
     * Whether an event may help any pod at all. Asked once for many pods; as certain in its "no".
     */
    default boolean concerns(ClusterEvent event) {
        return true;
    }
}
