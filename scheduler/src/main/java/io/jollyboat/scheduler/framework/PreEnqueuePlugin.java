package io.jollyboat.scheduler.framework;

import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.snapshot.PodInfo;

/**
 * Pre-enqueue: whether a pod may be tried at all. A pod that may not waits until its own object
 * changes.
 */
public interface PreEnqueuePlugin extends Plugin {

    Verdict preEnqueue(PodInfo pod);
}
