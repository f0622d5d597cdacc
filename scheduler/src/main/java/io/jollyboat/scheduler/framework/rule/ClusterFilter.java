package io.jollyboat.scheduler.framework.rule;

/** Filter: a rule whose verdict on one node depends on the pods of others as well. */
public interface ClusterFilter extends NodeFilter, ClusterFollower {

    /**
     * What its verdicts on all nodes have in common. As long as that stays equal, a change of one
     * node changes verdicts only on nodes that share a value of its labels with it.
     */
    Object common();
}
