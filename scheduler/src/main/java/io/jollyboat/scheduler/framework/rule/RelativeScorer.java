package io.jollyboat.scheduler.framework.rule;

/** Score: a rule whose scores say something only beside those of the other nodes that fit. */
public interface RelativeScorer extends NodeScorer {

    /**
     * Brings the scores of all nodes that fit to 0..{@link #MAXIMUM}, in place. Scores that are
     * equal stay equal.
     *
     * @param scores in the order of the nodes
     */
    void normalize(long[] scores);
}
