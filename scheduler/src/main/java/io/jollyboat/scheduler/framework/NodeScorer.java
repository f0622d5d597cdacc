package io.jollyboat.scheduler.framework;

import io.jollyboat.scheduler.snapshot.NodeInfo;

/** Score: one rule made ready for one pod, asked about one node that fits after the other. */
@FunctionalInterface
public interface NodeScorer {

    /** The best score after {@link #normalize}; 0 is the worst. */
    long MAXIMUM = 100;

    /**
     * How much the rule likes the node; any scale that {@link #normalize} understands. Like a
     * filter's verdict it depends on the node and on what the pod wants alone.
     */
    long score(NodeInfo node);

    /**
     * Brings the scores of all nodes that fit to 0..{@link #MAXIMUM}, in place.
     *
     * @param scores in the order of the nodes
     */
    default void normalize(long[] scores) {}
}
