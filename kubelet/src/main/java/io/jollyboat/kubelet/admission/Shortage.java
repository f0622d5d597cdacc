package io.jollyboat.kubelet.admission;

import io.jollyboat.kubelet.plan.Shutdown;

/**
 * That a node has too little of a resource for a pod. Processors are counted in thousandths.
 *
 * @param used promised to others
 */
record Shortage(String resource, long asked, long used, long capacity) {

    /** As much as others would have to give up. */
    long missing() {
        return asked - (capacity - used);
    }

    Shutdown rejection() {
        return Shutdown.rejecting(
                "OutOf" + resource,
                "Node didn't have enough resource: "
                        + resource
                        + ", requested: "
                        + asked
                        + ", used: "
                        + used
                        + ", capacity: "
                        + capacity);
    }
}
