package io.jollyboat.scheduler.whatif;

import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.node.ResourceAmounts;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Packing;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.plugins.ScoringStrategy;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * How many nodes seeded traces of pods take, by strategy, against the least that any could do with,
 * and what is left over on them. Pods come one after the other and a node is added whenever none
 * has room. Not a test: run it by {@code bench/packing}.
 */
public final class PackingQuality {

    private static final long CPU = 16_000;
    private static final long MEMORY = 64L << 30;
    private static final NodeFacts NODE =
            ANode.named("node").offers("16", "64Gi").offer("pods", "110").facts();

    private static final Map<String, Function<Random, long[]>> MIXES =
            new java.util.TreeMap<>(
                    Map.of(
                            "services", PackingQuality::service,
                            "memory-heavy", PackingQuality::cache,
                            "batch", PackingQuality::batch,
                            "mixed", PackingQuality::mixed));

    private PackingQuality() {}

    /** Cpu in steps of 50m, memory in steps of 64 MiB. */
    private static long[] pod(double cpus, double gibibytes) {
        long cpu = Math.clamp(Math.round(cpus * 20) * 50, 50, CPU);
        long memory = (long) Math.clamp(Math.round(gibibytes * 16), 1, 1024) << 26;
        return new long[] {cpu, Math.min(memory, MEMORY)};
    }

    private static double skewed(Random random, double median, double spread) {
        return median * Math.exp(random.nextGaussian() * spread);
    }

    private static long[] service(Random random) {
        double cpu = skewed(random, 0.4, 0.8);
        return pod(cpu, cpu * skewed(random, 3, 0.6));
    }

    private static long[] cache(Random random) {
        return pod(skewed(random, 0.5, 0.5), skewed(random, 6, 0.7));
    }

    private static long[] batch(Random random) {
        return pod(1 << random.nextInt(4), (1 << random.nextInt(4)) * 2.0);
    }

    private static long[] mixed(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> cache(random);
            case 1 -> batch(random);
            default -> service(random);
        };
    }

    public static void main(String[] arguments) {
        System.out.printf(
                "%-14s %6s %6s | %-18s %6s %7s %9s %9s%n",
                "trace", "pods", "bound", "strategy", "nodes", "excess", "cpu left", "mem left");
        MIXES.forEach(
                (name, mix) -> {
                    for (int count : new int[] {200, 1000, 5000}) {
                        trace(name, mix, count);
                    }
                });
    }

    private static void trace(String name, Function<Random, long[]> mix, int count) {
        Random random = new Random(name.hashCode() * 31L + count);
        List<long[]> wants = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            wants.add(mix.apply(random));
        }
        int bound = bound(wants);
        List<PodInfo> pods = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String memory = (wants.get(i)[1] >> 20) + "Mi";
            pods.add(APod.named("p" + i).requests(wants.get(i)[0] + "m", memory).info());
        }
        report(name, bound, "most-allocated", wants, grown(pods, Arrangement.DEFAULT));
        report(name, bound, "with balance", wants, grown(pods, balanced(1)));
        report(
                name,
                bound,
                "least-allocated",
                wants,
                grown(pods, Arrangement.DEFAULT.with(Packing.of(ScoringStrategy.LEAST_ALLOCATED))));
        report(name, bound, "first fit", wants, firstFit(wants));
    }

    private static Arrangement balanced(int weight) {
        return Arrangement.DEFAULT.with(
                new Arrangement.Choice(
                        java.util.Set.of(),
                        java.util.Set.of(),
                        Map.of("NodeResourcesBalancedAllocation", weight)));
    }

    private static int grown(List<PodInfo> pods, Arrangement arrangement) {
        Planner planner =
                new Planner(
                        Plugins.profile("default-scheduler", arrangement),
                        List.of(),
                        List.of(),
                        Surroundings.NONE);
        return planner.grow(pods, NODE).nodes();
    }

    private static int firstFit(List<long[]> wants) {
        List<long[]> nodes = new ArrayList<>();
        for (long[] want : wants) {
            long[] node =
                    nodes.stream()
                            .filter(each -> fits(each, want))
                            .findFirst()
                            .orElseGet(
                                    () -> {
                                        long[] fresh = {CPU, MEMORY, 110};
                                        nodes.add(fresh);
                                        return fresh;
                                    });
            node[0] -= want[0];
            node[1] -= want[1];
            node[2]--;
        }
        return nodes.size();
    }

    private static boolean fits(long[] node, long[] want) {
        return node[0] >= want[0] && node[1] >= want[1] && node[2] > 0;
    }

    /** No packing takes fewer: by sums, and since no two large pods share a node. */
    private static int bound(List<long[]> wants) {
        long cpu = wants.stream().mapToLong(each -> each[0]).sum();
        long memory = wants.stream().mapToLong(each -> each[1]).sum();
        long large =
                wants.stream().filter(each -> each[0] > CPU / 2 || each[1] > MEMORY / 2).count();
        long most =
                Math.max(
                        Math.max(Math.ceilDiv(cpu, CPU), Math.ceilDiv(memory, MEMORY)),
                        Math.ceilDiv(wants.size(), 110L));
        return (int) Math.max(most, Math.min(large, largeOnOneSide(wants)));
    }

    /** Pods that take more than half of one and the same resource: each needs its own node. */
    private static long largeOnOneSide(List<long[]> wants) {
        long cpu = wants.stream().filter(each -> each[0] > CPU / 2).count();
        long memory = wants.stream().filter(each -> each[1] > MEMORY / 2).count();
        return Math.max(cpu, memory);
    }

    private static void report(
            String name, int bound, String strategy, List<long[]> wants, int nodes) {
        ResourceAmounts used =
                ResourceAmounts.of(
                        wants.stream().mapToLong(each -> each[0]).sum(),
                        wants.stream().mapToLong(each -> each[1]).sum(),
                        0);
        System.out.printf(
                Locale.ROOT,
                "%-14s %6d %6d | %-18s %6d %6.1f%% %8.1f%% %8.1f%%%n",
                name,
                wants.size(),
                bound,
                strategy,
                nodes,
                100.0 * (nodes - bound) / bound,
                100.0 * (nodes * CPU - used.milliCpu()) / (nodes * CPU),
                100.0 * ((double) nodes * MEMORY - used.memory()) / ((double) nodes * MEMORY));
    }
}
