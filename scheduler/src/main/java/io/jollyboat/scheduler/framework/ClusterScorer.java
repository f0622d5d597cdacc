package io.jollyboat.scheduler.framework;

import io.jollyboat.scheduler.snapshot.NodeInfo;
import java.util.List;

/** Score: a rule whose score of one node depends on others as well. */
public interface ClusterScorer extends NodeScorer, ClusterFollower {

    /** Told of all nodes that fit before it is asked about each. */
    default void prepare(List<NodeInfo> feasible) {}
}
