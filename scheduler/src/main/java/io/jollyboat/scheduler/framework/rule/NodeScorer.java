package io.jollyboat.scheduler.framework.rule;

import io.jollyboat.scheduler.snapshot.NodeInfo;

/** Score: one rule made ready for one pod, asked about one node that fits after the other. */
@FunctionalInterface
public interface NodeScorer {

    /** The best score in the end; 0 is the worst. */
    long MAXIMUM = 100;

    /**
     * How much the rule likes the node: 0..{@link #MAXIMUM}, unless the rule is a {@link
     * RelativeScorer}, which has a scale of its own. Like a filter's verdict it depends on the node
     * and on what the pod wants alone.
     */
    long score(NodeInfo node);
}
