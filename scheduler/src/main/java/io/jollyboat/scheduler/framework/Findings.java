package io.jollyboat.scheduler.framework;

import org.jspecify.annotations.Nullable;

/**
 * What post-filter rules found out about nodes for one pod, kept for the next that wants the same:
 * in a full cluster, one after the other looks for room, and hardly a node has changed since.
 */
public interface Findings {

    /**
     * What is known of a node, exactly as it is; null for nothing.
     *
     * @param position of the node in the cluster that is looked at
     */
    @Nullable Object of(int position);

    /** Keeps what was found out, if that depends on nothing but the node and what the pod wants. */
    void put(int position, Object found);
}
