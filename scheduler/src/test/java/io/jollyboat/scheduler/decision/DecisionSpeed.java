package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Measures how many pods a second are decided on in a second of cpu time, with the bookkeeping but
 * without queue and API. Not a test: run it by hand, with the numbers of nodes as arguments.
 */
public final class DecisionSpeed {

    private static final int ROUNDS = 5;

    private DecisionSpeed() {}

    public static void main(String[] arguments) {
        for (String nodes : arguments.length == 0 ? new String[] {"1000", "5000"} : arguments) {
            int count = Integer.parseInt(nodes);
            for (int round = 1; round <= ROUNDS; round++) {
                measure("mixed pods", count, 5000, round, false);
            }
            for (int round = 1; round <= ROUNDS; round++) {
                measure("mixed pods, 50 together", count, 5000, round, false);
            }
            for (int round = 1; round <= ROUNDS; round++) {
                measure("equal pods", count, 5000, 0, false);
            }
            measure("full cluster", count, 500, 1, true);
        }
    }

    private static void measure(String what, int nodes, int pods, long seed, boolean full) {
        ClusterState cluster = new ClusterState();
        for (int i = 0; i < nodes; i++) {
            ANode node = ANode.named("node%05d".formatted(i)).offers("32", "64Gi");
            cluster.putNode(node.facts());
            if (full) {
                cluster.putPod(
                        APod.named("on-" + i)
                                .requests("32", "1Gi")
                                .on("node%05d".formatted(i))
                                .info());
            }
        }
        List<PodInfo> waiting = draw(pods, seed == 0 ? null : new Random(seed));
        SchedulingCycle cycle =
                new SchedulingCycle(Plugins.profile("default-scheduler", Arrangement.DEFAULT));
        int placed = 0;
        long start = cpuNanos();
        int together = what.contains("together") ? 50 : 1;
        for (int i = 0; i < waiting.size(); i++) {
            if (together > 1 && i % together == 0) {
                inOrder(cycle, waiting.subList(i, Math.min(waiting.size(), i + together)), cluster);
            }
            PodInfo pod = waiting.get(i);
            if (cycle.decide(pod, cluster.snapshot()) instanceof Placed(String node, int ignored)) {
                cluster.putPod(pod.on(node));
                placed++;
            }
        }
        double seconds = (cpuNanos() - start) / 1e9;
        long used =
                cluster.snapshot().nodes().stream().filter(node -> !node.pods().isEmpty()).count();
        System.out.printf(
                "%s, %d nodes: %.0f pods a cpu second (%d of %d placed on %d nodes)%n",
                what, nodes, pods / seconds, placed, pods, used);
    }

    private static void inOrder(
            SchedulingCycle cycle, List<PodInfo> waiting, ClusterState cluster) {
        List<PodInfo> inTheirs = List.copyOf(waiting);
        List<PodInfo> order = cycle.jointly(inTheirs, cluster.snapshot()).orElse(inTheirs);
        for (int i = 0; i < order.size(); i++) {
            waiting.set(i, order.get(i));
        }
    }

    /** What this thread has used, so that the measurement bears with other work on the machine. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static List<PodInfo> draw(int count, @Nullable Random random) {
        List<PodInfo> pods = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            if (random == null) {
                pods.add(APod.named("pod" + i).requests("500m", "512Mi").limits("4", "8Gi").info());
                continue;
            }
            String cpu = (1 + random.nextInt(20)) * 100 + "m";
            String memory = (1 + random.nextInt(32)) * 128 + "Mi";
            pods.add(APod.named("pod" + i).requests(cpu, memory).limits("4", "8Gi").info());
        }
        return pods;
    }
}
