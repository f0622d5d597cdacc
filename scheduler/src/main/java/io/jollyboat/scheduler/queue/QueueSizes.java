package io.jollyboat.scheduler.queue;

import java.util.List;
import java.util.Map;

/**
 * How many pods wait, and where.
 *
 * @param active to be tried next
 * @param backOff to be tried when their time has come
 * @param unschedulable tried, and waiting for something to happen
 * @param gated not to be tried
 * @param rejected of the unschedulable ones, by rule and profile: a pod counts for each rule that
 *     rejected it
 */
public record QueueSizes(
        int active,
        int backOff,
        int unschedulable,
        int gated,
        Map<List<String>, Integer> rejected) {

    public QueueSizes {
        rejected = Map.copyOf(rejected);
    }
}
