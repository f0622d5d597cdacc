package io.jollyboat.scheduler.framework;

import io.jollyboat.scheduler.snapshot.PodInfo;

/** Post-filter: what could be done for a pod that no node fits. */
public interface PostFilterPlugin extends Plugin {

    /** Asked in the order of the profile until one has made room. */
    PostFilterResult postFilter(PodInfo pod, FilterOutcome outcome);
}
