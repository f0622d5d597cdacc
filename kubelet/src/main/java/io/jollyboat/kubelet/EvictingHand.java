package io.jollyboat.kubelet;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.eviction.Eviction;
import io.jollyboat.kubelet.image.ImageCollector;
import io.jollyboat.kubelet.plan.Shutdown;
import io.jollyboat.kubelet.pod.PodWorkers;

/** Ends pods through their workers and tells of it. */
record EvictingHand(PodWorkers workers, ImageCollector images, NodeWarnings warnings)
        implements Eviction.Hand {

    @Override
    public void evict(Pod pod, Shutdown how) {
        workers.evict(pod, how);
    }

    @Override
    public void reclaiming(String resource) {
        warnings.tell("EvictionThresholdMet", "Attempting to reclaim " + resource);
    }

    @Override
    public void removeUnused() {
        workers.removeEnded(); // first, since they hold images
        images.removeUnused();
    }
}
