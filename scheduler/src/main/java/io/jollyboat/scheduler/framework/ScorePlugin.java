package io.jollyboat.scheduler.framework;

import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.Optional;

/** Pre-score and score: which of the nodes that fit is the best. */
public interface ScorePlugin extends Plugin {

    /**
     * Looks at the pod once.
     *
     * @return the scorer; empty when the rule sees no difference between nodes for this pod
     */
    Optional<NodeScorer> preScore(PodInfo pod);
}
