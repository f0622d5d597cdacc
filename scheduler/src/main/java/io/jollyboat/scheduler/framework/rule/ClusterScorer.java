package io.jollyboat.scheduler.framework.rule;

import io.jollyboat.scheduler.snapshot.NodeInfo;
import java.util.List;

/** Score: a rule whose score of one node depends on others as well. */
public interface ClusterScorer extends RelativeScorer, ClusterFollower {

    /**
     * Told of all nodes that fit before it is asked about each. Of nodes that it does not tell
     * apart one is enough.
     */
    default void prepare(List<NodeInfo> feasible) {}

    @Override
    default void normalize(long[] scores) {}
}
