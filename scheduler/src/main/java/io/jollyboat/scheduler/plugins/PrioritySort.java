package io.jollyboat.scheduler.plugins;

import io.jollyboat.scheduler.framework.QueueSortPlugin;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.Comparator;

/** Pods of higher priority go first. */
final class PrioritySort implements QueueSortPlugin {

    @Override
    public String name() {
        return "PrioritySort";
    }

    @Override
    public Comparator<PodInfo> order() {
        return Comparator.comparingInt((PodInfo pod) -> pod.rank().priority()).reversed();
    }
}
