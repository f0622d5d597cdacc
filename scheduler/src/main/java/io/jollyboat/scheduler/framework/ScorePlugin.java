package io.jollyboat.scheduler.framework;

import io.jollyboat.scheduler.framework.rule.NodeScorer;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.Optional;

/** Pre-score and score: which of the nodes that fit is the best. */
public interface ScorePlugin extends Plugin {

    /**
     * Looks at the pod and at what is around it once; of the nodes it hears through the scorer.
     *
     * @return the scorer; empty when the rule sees no difference between nodes for this pod
     */
    Optional<NodeScorer> preScore(PodInfo pod, NodeSnapshot cluster);

    /**
     * Whether its scores say not only which node is best for a pod but also which of several pods
     * is best for a node, so that those that wait together may be tried in the order of their
     * scores.
     */
    default boolean comparesPods() {
        return false;
    }
}
