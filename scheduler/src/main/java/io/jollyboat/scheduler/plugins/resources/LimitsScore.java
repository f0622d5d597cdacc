package io.jollyboat.scheduler.plugins.resources;

import io.jollyboat.core.placement.ResourceAmounts;
import io.jollyboat.scheduler.framework.ScorePlugin;
import io.jollyboat.scheduler.framework.rule.NodeScorer;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.Optional;

/**
 * Likes nodes whose cpu and memory still cover the limits of all their pods with this one: there
 * the pods may all take the most they are allowed at the same time. Nodes that do not are liked
 * less the more they are overcommitted.
 */
public final class LimitsScore implements ScorePlugin {

    /**
     * The best score of an overcommitted node: well below a node that is not, so that a weight of 2
     * outweighs packing.
     */
    private static final long OVERCOMMITTED = NodeScorer.MAXIMUM / 2 - 1;

    @Override
    public String name() {
        return "NodeResourceLimits";
    }

    @Override
    public Optional<NodeScorer> preScore(PodInfo pod, NodeSnapshot cluster) {
        ResourceAmounts limits = pod.demand().limits();
        return Optional.of(node -> score(node, limits));
    }

    private static long score(NodeInfo node, ResourceAmounts limits) {
        ResourceAmounts offered = node.facts().allocatable();
        double worst =
                Math.max(
                        ratio(node.limits().milliCpu() + limits.milliCpu(), offered.milliCpu()),
                        ratio(node.limits().memory() + limits.memory(), offered.memory()));
        return worst <= 1 ? NodeScorer.MAXIMUM : (long) (OVERCOMMITTED / worst);
    }

    private static double ratio(long limits, long offered) {
        return limits <= offered ? 1 : (double) limits / Math.max(1, offered);
    }
}
