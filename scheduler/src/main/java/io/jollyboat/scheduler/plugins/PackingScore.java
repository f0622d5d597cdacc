package io.jollyboat.scheduler.plugins;

import io.jollyboat.core.placement.ResourceAmounts;
import io.jollyboat.scheduler.framework.NodeScorer;
import io.jollyboat.scheduler.framework.ScorePlugin;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.Map;
import java.util.Optional;

/**
 * Scores a node by the share of its resources that would be promised with the pod on it. This is
 * the score half of NodeResourcesFit.
 *
 * @param resolution the score of a full node: {@link NodeScorer#MAXIMUM} to be weighed against
 *     other rules, more to tell apart what those scores round to the same
 */
record PackingScore(Packing packing, long resolution) implements ScorePlugin {

    /** The score that counts among those of other rules. */
    static PackingScore rounded(Packing packing) {
        return new PackingScore(packing, NodeScorer.MAXIMUM);
    }

    /** The score that tells apart what rounds to the same. */
    static PackingScore exact(Packing packing) {
        return new PackingScore(packing, 1_000_000);
    }

    @Override
    public String name() {
        return NodeResourcesFit.NAME;
    }

    @Override
    public Optional<NodeScorer> preScore(PodInfo pod, NodeSnapshot cluster) {
        ResourceAmounts wanted = pod.demand().scoringRequests();
        return Optional.of(node -> score(node, wanted));
    }

    private long score(NodeInfo node, ResourceAmounts wanted) {
        ResourceAmounts offered = node.facts().allocatable();
        ResourceAmounts taken = node.scoringRequested();
        long sum = 0;
        long weights = 0;
        for (Map.Entry<String, Integer> each : packing.weights().entrySet()) {
            long capacity = offered.of(each.getKey());
            if (capacity > 0 && counts(each.getKey(), wanted)) {
                long promised = taken.of(each.getKey()) + wanted.of(each.getKey());
                sum += packing.score(promised, capacity, resolution) * each.getValue();
                weights += each.getValue();
            }
        }
        return weights == 0 ? 0 : sum / weights;
    }

    /** Devices and the like matter only to pods that ask for them. */
    static boolean counts(String resource, ResourceAmounts wanted) {
        return ResourceAmounts.isOfEveryNode(resource) || wanted.of(resource) > 0;
    }
}
