package io.jollyboat.scheduler.queue;

import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.Set;

/** Knows which events can help which rejected pod. */
public interface QueueingHints {

    /** Whether the pod may be tried at all. */
    boolean mayBeTried(PodInfo pod);

    /**
     * Whether the event may have turned the verdict of one of the rules that rejected the pod.
     *
     * @param rejectedBy names of rules; when empty, no rule was asked, and any event may help
     */
    boolean mayHelp(ClusterEvent event, PodInfo pod, Set<String> rejectedBy);

    /** Whether the event may help any pod at all that these rules rejected. */
    boolean concerns(ClusterEvent event, Set<String> rejectedBy);
}
