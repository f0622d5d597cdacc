package io.jollyboat.scheduler.plugins.resources;

import io.jollyboat.core.placement.ResourceAmounts;
import io.jollyboat.scheduler.framework.ScorePlugin;
import io.jollyboat.scheduler.framework.rule.NodeScorer;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.Optional;

/**
 * Scores a node by the share of its resources that would be promised with the pod on it. This is
 * the score half of NodeResourcesFit.
 *
 * @param resolution the score of a full node: {@link NodeScorer#MAXIMUM} to be weighed against
 *     other rules, more to tell apart what those scores round to the same
 */
public record PackingScore(Packing packing, long resolution) implements ScorePlugin {

    /** The score that counts among those of other rules. */
    public static PackingScore rounded(Packing packing) {
        return new PackingScore(packing, NodeScorer.MAXIMUM);
    }

    /** The score that tells apart what rounds to the same. */
    public static PackingScore exact(Packing packing) {
        return new PackingScore(packing, 1_000_000);
    }

    @Override
    public String name() {
        return NodeResourcesFit.NAME;
    }

    /** A resource that counts, and how much of it the pod asks for. */
    private record Part(String resource, int weight, long wanted) {}

    @Override
    public Optional<NodeScorer> preScore(PodInfo pod, NodeSnapshot cluster) {
        ResourceAmounts wanted = pod.demand().scoringRequests();
        Part[] parts = parts(wanted);
        if (!packing.even()) {
            return Optional.of(node -> score(node, parts));
        }
        double ofCpu = cluster.cpuInProportion();
        return Optional.of(
                node -> Math.max(0, score(node, parts) - unevenness(node, wanted, ofCpu)));
    }

    /** A strategy that is named means what it means in Kubernetes, where pods keep their order. */
    @Override
    public boolean comparesPods() {
        return packing.even();
    }

    /** Once for a pod, since every node is asked about with them. */
    private Part[] parts(ResourceAmounts wanted) {
        return packing.weights().entrySet().stream()
                .filter(each -> counts(each.getKey(), wanted))
                .map(each -> new Part(each.getKey(), each.getValue(), wanted.of(each.getKey())))
                .toArray(Part[]::new);
    }

    private long score(NodeInfo node, Part[] parts) {
        ResourceAmounts offered = node.facts().allocatable();
        ResourceAmounts taken = node.scoringRequested();
        long sum = 0;
        long weights = 0;
        for (Part each : parts) {
            long capacity = offered.of(each.resource());
            if (capacity > 0) {
                long promised = taken.of(each.resource()) + each.wanted();
                sum += packing.score(promised, capacity, resolution) * each.weight();
                weights += each.weight();
            }
        }
        return weights == 0 ? 0 : sum / weights;
    }

    /** How far the node with the pod is off the proportion of the whole cluster. */
    private long unevenness(NodeInfo node, ResourceAmounts wanted, double ofCpu) {
        ResourceAmounts offered = node.facts().allocatable();
        ResourceAmounts taken = node.scoringRequested();
        double cpu = share(taken.milliCpu() + wanted.milliCpu(), offered.milliCpu());
        double memory = share(taken.memory() + wanted.memory(), offered.memory());
        return (long) (resolution * Math.abs(cpu * (1 - ofCpu) - memory * ofCpu));
    }

    private static double share(long promised, long offered) {
        return promised >= offered ? 1 : (double) promised / offered;
    }

    /** Devices and the like matter only to pods that ask for them. */
    static boolean counts(String resource, ResourceAmounts wanted) {
        return ResourceAmounts.isOfEveryNode(resource) || wanted.of(resource) > 0;
    }
}
