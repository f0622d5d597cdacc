package io.jollyboat.scheduler.framework.rule;

import io.jollyboat.scheduler.snapshot.NodeInfo;

/** Filter: one rule made ready for one pod, asked about one node after the other. */
@FunctionalInterface
public interface NodeFilter {

    /**
     * Called for every node of the cluster: must be quick and make no garbage it can do without.
     */
    Verdict filter(NodeInfo node);

    /** The same verdict with every detail. Called when somebody asks why. */
    default Verdict explain(NodeInfo node) {
        return filter(node);
    }
}
