package io.jollyboat.scheduler.plugins.resources;

import io.jollyboat.core.placement.ResourceAmounts;
import io.jollyboat.scheduler.framework.ScorePlugin;
import io.jollyboat.scheduler.framework.rule.NodeScorer;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.List;
import java.util.Optional;

/**
 * Likes nodes on which the shares of resources that are promised would be alike with the pod there,
 * so that none runs out long before the others.
 *
 * @param resources names of those that are compared
 */
public record BalancedAllocation(List<String> resources) implements ScorePlugin {

    public static final BalancedAllocation DEFAULT =
            new BalancedAllocation(List.of("cpu", "memory"));

    @Override
    public String name() {
        return "NodeResourcesBalancedAllocation";
    }

    /** A pod that asks for nothing balances nothing. */
    @Override
    public Optional<NodeScorer> preScore(PodInfo pod, NodeSnapshot cluster) {
        ResourceAmounts wanted = pod.demand().requests();
        boolean nothing = resources.stream().allMatch(name -> wanted.of(name) == 0);
        return nothing ? Optional.empty() : Optional.of(node -> score(node, wanted));
    }

    /** The standard deviation of the shares, taken from the best score. */
    private long score(NodeInfo node, ResourceAmounts wanted) {
        ResourceAmounts offered = node.facts().allocatable();
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (String name : resources) {
            long capacity = offered.of(name);
            if (capacity > 0 && PackingScore.counts(name, wanted)) {
                double promised = (double) node.requested().of(name) + wanted.of(name);
                double share = Math.min(1, promised / capacity);
                sum += share;
                squares += share * share;
                count++;
            }
        }
        double variance = count < 2 ? 0 : squares / count - (sum / count) * (sum / count);
        double deviation = Math.sqrt(Math.max(0, variance));
        return (long) ((1 - deviation) * NodeScorer.MAXIMUM);
    }
}
