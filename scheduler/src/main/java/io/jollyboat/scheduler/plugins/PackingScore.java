package io.jollyboat.scheduler.plugins;

import io.jollyboat.scheduler.framework.NodeScorer;
import io.jollyboat.scheduler.framework.ScorePlugin;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.ResourceAmounts;
import java.util.Optional;

/**
 * Scores a node by the share of its cpu and memory that would be promised with the pod on it. This
 * is the score half of NodeResourcesFit.
 *
 * @param strategy whether full nodes or empty ones are liked
 * @param resolution the score of a full node: {@link NodeScorer#MAXIMUM} to be weighed against
 *     other rules, more to tell apart what those scores round to the same
 */
record PackingScore(ScoringStrategy strategy, long resolution) implements ScorePlugin {

    /** The score that counts among those of other rules. */
    static PackingScore rounded(ScoringStrategy strategy) {
        return new PackingScore(strategy, NodeScorer.MAXIMUM);
    }

    /** The score that tells apart what rounds to the same. */
    static PackingScore exact(ScoringStrategy strategy) {
        return new PackingScore(strategy, 1_000_000);
    }

    @Override
    public String name() {
        return NodeResourcesFit.NAME;
    }

    @Override
    public Optional<NodeScorer> preScore(PodInfo pod) {
        ResourceAmounts wanted = pod.demand().scoringRequests();
        return Optional.of(node -> score(node, wanted));
    }

    private long score(NodeInfo node, ResourceAmounts wanted) {
        ResourceAmounts offered = node.facts().allocatable();
        ResourceAmounts taken = node.scoringRequested();
        long sum = 0;
        int resources = 0;
        if (offered.milliCpu() > 0) {
            sum += share(offered.milliCpu(), taken.milliCpu() + wanted.milliCpu());
            resources++;
        }
        if (offered.memory() > 0) {
            sum += share(offered.memory(), taken.memory() + wanted.memory());
            resources++;
        }
        return resources == 0 ? 0 : sum / resources;
    }

    /**
     * Pods that ask for nothing count with a small share when scoring, so that more than all can be
     * promised.
     */
    private long share(long offered, long promised) {
        boolean overpromised = promised > offered;
        return switch (strategy) {
            case MOST_ALLOCATED -> overpromised ? resolution : scaled(promised, offered);
            case LEAST_ALLOCATED -> overpromised ? 0 : scaled(offered - promised, offered);
        };
    }

    private long scaled(long part, long whole) {
        return part > Long.MAX_VALUE / resolution
                ? part / (whole / resolution)
                : part * resolution / whole;
    }
}
