package io.jollyboat.scheduler.framework;

import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.time.Duration;

/** Permit: whether a pod that has its node may be bound to it now. */
public interface PermitPlugin extends Plugin {

    /**
     * Asked once, when the pod has been reserved its node. What is said to the last of a group is
     * said to all of it that wait.
     *
     * @param placed how many pods of its group have nodes, itself among them; 1 without a group
     * @param cluster as it was when the node was chosen
     */
    Permission permit(PodInfo pod, int placed, NodeSnapshot cluster);

    /** What is said to a pod. */
    sealed interface Permission {

        Permission GRANTED = new Granted();

        record Granted() implements Permission {}

        /**
         * Not yet, only for a pod of a group; after this time, not at all, and its room is free for
         * others.
         */
        record Wait(Duration atMost) implements Permission {}
    }
}
