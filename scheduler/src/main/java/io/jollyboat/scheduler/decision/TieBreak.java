package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.framework.ScorePlugin;
import io.jollyboat.scheduler.framework.rule.NodeScorer;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the nodes with the best score is taken: the one that the rules for that like best, and
 * of several the first by name. What the rules said about a node is remembered until it changes,
 * since in an empty cluster all nodes are alike. Not safe for use by several threads.
 */
final class TieBreak {

    private final List<NodeScorer> scorers = new ArrayList<>(2); // in the order of their weight
    private final long[][] scores; // by scorer and position of the node
    private final boolean[] known; // by position

    TieBreak(Profile profile, PodInfo pod, NodeSnapshot cluster) {
        for (ScorePlugin plugin : profile.tieBreakers()) {
            plugin.preScore(pod, cluster).ifPresent(scorers::add);
        }
        this.scores = new long[scorers.size()][cluster.size()];
        this.known = new boolean[cluster.size()];
    }

    /** The node at a position changed. */
    void forget(int position) {
        known[position] = false;
    }

    /**
     * @param positions of those that share the best score, at least one
     */
    NodeInfo pick(NodeSnapshot cluster, int[] positions) {
        int best = positions[0];
        for (int i = 1; i < positions.length; i++) {
            if (isBetter(cluster, positions[i], best)) {
                best = positions[i];
            }
        }
        return cluster.node(best);
    }

    private boolean isBetter(NodeSnapshot cluster, int one, int other) {
        ask(cluster, one);
        ask(cluster, other);
        for (long[] each : scores) {
            if (each[one] != each[other]) {
                return each[one] > each[other];
            }
        }
        return false;
    }

    private void ask(NodeSnapshot cluster, int position) {
        if (!known[position]) {
            known[position] = true;
            for (int i = 0; i < scores.length; i++) {
                scores[i][position] = scorers.get(i).score(cluster.node(position));
            }
        }
    }
}
