package io.jollyboat.scheduler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.scheduler.RandomCluster;
import io.jollyboat.scheduler.RandomCluster.DrawnNode;
import io.jollyboat.scheduler.RandomCluster.DrawnPod;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.plugins.resources.Packing;
import io.jollyboat.scheduler.plugins.resources.ScoringStrategy;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Places pods one after the other and holds every decision against reckoning by hand. */
class BruteForceTest {

    private final SchedulingCycle cycle =
            new SchedulingCycle(
                    Plugins.profile(
                            "default-scheduler",
                            Arrangement.DEFAULT.with(Packing.of(ScoringStrategy.MOST_ALLOCATED))));

    private final Map<String, List<DrawnPod>> placed = new HashMap<>();

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aPodIsPlacedExactlyIfSomeNodeFitsAndOnTheFullestOfThose(long seed) {
        RandomCluster drawn = new RandomCluster(seed);
        List<DrawnNode> nodes = drawn.nodes(4);
        ClusterState cluster = new ClusterState();
        nodes.forEach(node -> cluster.putNode(node.builder().facts()));

        for (int i = 0; i < 12; i++) {
            DrawnPod pod = drawn.pod("pod" + i);
            PodInfo info = pod.builder().info();
            List<DrawnNode> fitting = nodes.stream().filter(node -> fits(pod, node)).toList();

            switch (cycle.decide(info, cluster.snapshot())) {
                case Unschedulable ignored -> assertThat(fitting).isEmpty();
                case Placed(String name, int feasible) -> {
                    assertThat(feasible).isEqualTo(fitting.size());
                    assertThat(fitting).extracting(DrawnNode::name).contains(name);
                    long best =
                            fitting.stream()
                                    .mapToLong(node -> fullness(pod, node))
                                    .max()
                                    .orElseThrow();
                    DrawnNode chosen =
                            fitting.stream()
                                    .filter(node -> node.name().equals(name))
                                    .findFirst()
                                    .orElseThrow();
                    assertThat(fullness(pod, chosen)).isEqualTo(best);
                    cluster.putPod(info.on(name));
                    placed.computeIfAbsent(name, none -> new ArrayList<>()).add(pod);
                }
            }
            assertNothingIsOvercommitted(nodes);
        }
    }

    private boolean fits(DrawnPod pod, DrawnNode node) {
        List<DrawnPod> there = placed.getOrDefault(node.name(), List.of());
        return !node.cordoned()
                && (!node.tainted() || pod.tolerant())
                && (pod.zone().isEmpty() || pod.zone().equals(node.zone()))
                && there.size() < node.pods()
                && cpu(there) + pod.cpu() <= node.cpu()
                && memory(there) + pod.memory() <= node.memory()
                && (pod.port() == 0
                        || there.stream().noneMatch(other -> other.port() == pod.port()));
    }

    /**
     * The mean share of cpu and memory in percent, rounded down, as Kubernetes' MostAllocated has
     * it.
     */
    private long fullness(DrawnPod pod, DrawnNode node) {
        double cpu = share(pod, 0.1);
        double memory = share(pod, 200.0 / 1024);
        for (DrawnPod other : placed.getOrDefault(node.name(), List.of())) {
            cpu += share(other, 0.1);
            memory += share(other, 200.0 / 1024);
        }
        cpu += pod.cpu() + cpu(placed.getOrDefault(node.name(), List.of()));
        memory += pod.memory() + memory(placed.getOrDefault(node.name(), List.of()));
        return (percent(cpu, node.cpu()) + percent(memory, node.memory())) / 2;
    }

    /** Pods that ask for nothing at all count with a little. */
    private static double share(DrawnPod pod, double little) {
        return pod.cpu() + pod.memory() == 0 ? little : 0;
    }

    private static long percent(double part, int whole) {
        return part > whole ? 100 : (long) Math.floor(part * 100 / whole + 1e-9);
    }

    private static int cpu(List<DrawnPod> pods) {
        return pods.stream().mapToInt(DrawnPod::cpu).sum();
    }

    private static int memory(List<DrawnPod> pods) {
        return pods.stream().mapToInt(DrawnPod::memory).sum();
    }

    private void assertNothingIsOvercommitted(List<DrawnNode> nodes) {
        for (DrawnNode node : nodes) {
            List<DrawnPod> there = placed.getOrDefault(node.name(), List.of());
            assertThat(there.size()).isLessThanOrEqualTo(node.pods());
            assertThat(cpu(there)).isLessThanOrEqualTo(node.cpu());
            assertThat(memory(there)).isLessThanOrEqualTo(node.memory());
        }
    }
}
