package io.jollyboat.scheduler.framework;

import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.Comparator;

/** Queue sort: which waiting pod is tried first. There is one for all profiles. */
public interface QueueSortPlugin extends Plugin {

    /** Pods that compare as equal are tried in the order in which they became ready. */
    Comparator<PodInfo> order();
}
