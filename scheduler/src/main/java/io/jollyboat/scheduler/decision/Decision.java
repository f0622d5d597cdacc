package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.List;
import java.util.Set;

/** What came of trying to place a pod. */
public sealed interface Decision {

    /**
     * The pod goes to a node.
     *
     * @param feasible how many nodes fitted
     */
    record Placed(String node, int feasible) implements Decision {}

    /**
     * No node fits.
     *
     * @param message why, over all nodes, in Kubernetes' words
     * @param rejectedBy the rules that were against it on some node: what they are waiting for may
     *     help. Empty when there was no node to ask them about
     * @param wayOut what has to be done so that the pod will fit
     */
    record Unschedulable(String message, Set<String> rejectedBy, WayOut wayOut)
            implements Decision {

        public Unschedulable {
            rejectedBy = Set.copyOf(rejectedBy);
        }
    }

    /** How a pod that fits nowhere may come to fit after all, other than by chance. */
    sealed interface WayOut {

        /** There is none. Room that was kept for the pod somewhere is of no use to it any more. */
        record None() implements WayOut {}

        /** Other pods are on their way out for it. */
        record UnderWay() implements WayOut {}

        /** Other pods have to leave for it. */
        record Preempt(String node, List<PodInfo> victims) implements WayOut {

            public Preempt {
                victims = List.copyOf(victims);
            }
        }
    }
}
