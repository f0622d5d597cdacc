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
 * Likes nodes on which the pod would make the shares of resources that are promised more alike than
 * they are without it, so that none runs out long before the others. One that changes nothing in
 * that gets three quarters of the best score, and none gets less than half of it.
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

    /** By how much the shares come nearer to each other, which is a half at the most. */
    private long score(NodeInfo node, ResourceAmounts wanted) {
        double gain = deviation(node, wanted, 0) - deviation(node, wanted, 1);
        return (long) ((1.5 + gain) / 2 * NodeScorer.MAXIMUM);
    }

    /**
     * The standard deviation of the shares with so many pods more that ask for what this one does.
     */
    private double deviation(NodeInfo node, ResourceAmounts wanted, int pods) {
        ResourceAmounts offered = node.facts().allocatable();
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (String name : resources) {
            long capacity = offered.of(name);
            if (capacity > 0 && PackingScore.counts(name, wanted)) {
                double promised = node.requested().of(name) + (double) pods * wanted.of(name);
                double share = Math.min(1, promised / capacity);
                sum += share;
                squares += share * share;
                count++;
            }
        }
        double variance = count < 2 ? 0 : squares / count - (sum / count) * (sum / count);
        return Math.sqrt(Math.max(0, variance));
    }
}
