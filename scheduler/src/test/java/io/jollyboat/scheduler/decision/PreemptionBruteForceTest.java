package io.jollyboat.scheduler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.Clusters;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.decision.Decision.WayOut;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.Budget;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds who has to leave against a second, naive reading of the rules, on small random clusters.
 */
class PreemptionBruteForceTest {

    private static final int PRIORITY = 10;

    /** Cpus are whole. */
    private record Pod(String name, int cpu, int priority, boolean guarded, int startedAt) {

        PodInfo info() {
            APod pod = APod.named(name).requests("" + cpu, "1Gi").priority(priority);
            return (guarded ? pod.label("app", "guarded") : pod.label("app", "free"))
                    .status("{'startTime': '2026-01-01T00:%02d:00Z'}".formatted(startedAt))
                    .info();
        }
    }

    private record Node(String name, int cpu, List<Pod> pods) {

        boolean holds(Set<Pod> gone, int more) {
            int used = pods.stream().filter(pod -> !gone.contains(pod)).mapToInt(Pod::cpu).sum();
            return used + more <= cpu;
        }

        NodeInfo info() {
            return ANode.named(name)
                    .offers("" + cpu, "64Gi")
                    .with(pods.stream().map(Pod::info).toArray(PodInfo[]::new));
        }
    }

    private record Harm(String node, List<Pod> victims, int violations) {

        static final Comparator<Harm> LESS =
                Comparator.comparingInt(Harm::violations)
                        .thenComparingInt(harm -> harm.victims.getFirst().priority())
                        .thenComparingLong(Harm::sum)
                        .thenComparingInt(harm -> harm.victims.size())
                        .thenComparingInt(harm -> -harm.longestRunning())
                        .thenComparing(Harm::node);

        private long sum() {
            return victims.stream().mapToLong(pod -> pod.priority() + (1L << 31)).sum();
        }

        /** When the one that has run longest began, of the most important. */
        private int longestRunning() {
            int highest = victims.getFirst().priority();
            return victims.stream()
                    .filter(pod -> pod.priority() == highest)
                    .mapToInt(Pod::startedAt)
                    .min()
                    .orElseThrow();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void thoseLeaveWhoDoTheLeastHarm(long seed) {
        Random random = new Random(seed);
        List<Node> nodes = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            nodes.add(node("node" + i, random));
        }
        int need = 1 + random.nextInt(5);
        int allowed = random.nextInt(3);
        PodInfo pod = APod.named("vip").requests("" + need, "1Gi").priority(PRIORITY).info();

        Decision decision = decide(pod, nodes, allowed);

        if (nodes.stream().anyMatch(node -> node.holds(Set.of(), need))) {
            assertThat(decision).isInstanceOf(Placed.class);
            return;
        }
        Optional<Harm> least =
                nodes.stream().flatMap(node -> harm(node, need, allowed).stream()).min(Harm.LESS);
        WayOut wayOut = ((Unschedulable) decision).wayOut();
        if (least.isEmpty()) {
            assertThat(wayOut).isEqualTo(new WayOut.None());
        } else {
            WayOut.Preempt preempt = (WayOut.Preempt) wayOut;
            assertThat(preempt.node()).isEqualTo(least.get().node());
            assertThat(preempt.victims().stream().map(each -> each.key().name()))
                    .containsExactlyInAnyOrderElementsOf(
                            least.get().victims().stream().map(Pod::name).toList());
        }
    }

    private static Node node(String name, Random random) {
        int cpu = 2 + random.nextInt(6);
        List<Pod> pods = new ArrayList<>();
        for (int left = cpu, i = 0; left > 0 && i < 5; i++) {
            int own = 1 + random.nextInt(Math.min(left, 3));
            left -= own;
            int priority = random.nextInt(4) == 0 ? PRIORITY : random.nextInt(4) - 1;
            pods.add(new Pod(name + i, own, priority, random.nextBoolean(), random.nextInt(60)));
        }
        return new Node(name, cpu, pods);
    }

    private static Decision decide(PodInfo pod, List<Node> nodes, int allowed) {
        Budget budget =
                new Budget(
                        "default", "budget", LabelSelector.parse("app=guarded"), allowed, Set.of());
        return new SchedulingCycle(Plugins.profile("default-scheduler", Arrangement.DEFAULT))
                .decide(
                        pod,
                        Clusters.of(nodes.stream().map(Node::info).toArray(NodeInfo[]::new))
                                .in(Surroundings.NONE.withBudgets(List.of(budget))));
    }

    /** All lesser pods leave, then as many as can come back, those first that are missed most. */
    private static Optional<Harm> harm(Node node, int need, int allowed) {
        List<Pod> lesser =
                node.pods().stream()
                        .filter(pod -> pod.priority() < PRIORITY)
                        .sorted(
                                Comparator.comparingInt(Pod::priority)
                                        .reversed()
                                        .thenComparingInt(Pod::startedAt))
                        .toList();
        Set<Pod> gone = new HashSet<>(lesser);
        if (lesser.isEmpty() || !node.holds(gone, need)) {
            return Optional.empty();
        }
        List<Pod> guarded = lesser.stream().filter(Pod::guarded).skip(allowed).toList();
        guarded.forEach(pod -> comeBack(pod, node, gone, need));
        lesser.stream()
                .filter(pod -> !guarded.contains(pod))
                .forEach(pod -> comeBack(pod, node, gone, need));
        int violations = (int) guarded.stream().filter(gone::contains).count();
        List<Pod> victims = lesser.stream().filter(gone::contains).toList();
        return victims.isEmpty()
                ? Optional.empty()
                : Optional.of(new Harm(node.name(), victims, violations));
    }

    private static void comeBack(Pod pod, Node node, Set<Pod> gone, int need) {
        gone.remove(pod);
        if (!node.holds(gone, need)) {
            gone.add(pod);
        }
    }
}
