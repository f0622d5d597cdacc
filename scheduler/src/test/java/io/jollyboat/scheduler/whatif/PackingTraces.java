package io.jollyboat.scheduler.whatif;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Seeded traces of pods, each the millicores and the bytes that one asks for: four of made-up
 * distributions, one of pods that were.
 */
final class PackingTraces {

    /** What a node has, in millicores and bytes, and how many pods it takes. */
    static final long CPU = 16_000;

    static final long MEMORY = 64L << 30;
    static final int PODS = 110;

    static final Map<String, Function<Random, long[]>> MIXES =
            new TreeMap<>(
                    Map.of(
                            "alibaba", AlibabaPods.read()::any,
                            "services", PackingTraces::service,
                            "memory-heavy", PackingTraces::cache,
                            "batch", PackingTraces::batch,
                            "mixed", PackingTraces::mixed));

    private PackingTraces() {}

    /** The pods of a trace; the same for the same name and length. */
    static List<long[]> trace(String name, int count) {
        Function<Random, long[]> mix = MIXES.get(name);
        if (mix == null) {
            throw new IllegalArgumentException(name);
        }
        Random random = new Random(name.hashCode() * 31L + count);
        List<long[]> wants = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            wants.add(mix.apply(random));
        }
        return wants;
    }

    /** Cpu in steps of 50m, memory in steps of 64 MiB. */
    static long[] pod(double cpus, double gibibytes) {
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

    /** No packing takes fewer: by sums, and since no two large pods share a node. */
    static int bound(List<long[]> wants) {
        long cpu = wants.stream().mapToLong(each -> each[0]).sum();
        long memory = wants.stream().mapToLong(each -> each[1]).sum();
        long large =
                wants.stream().filter(each -> each[0] > CPU / 2 || each[1] > MEMORY / 2).count();
        long most =
                Math.max(
                        Math.max(Math.ceilDiv(cpu, CPU), Math.ceilDiv(memory, MEMORY)),
                        Math.ceilDiv(wants.size(), (long) PODS));
        return (int) Math.max(most, Math.min(large, largeOnOneSide(wants)));
    }

    /** Pods that take more than half of one and the same resource: each needs its own node. */
    private static long largeOnOneSide(List<long[]> wants) {
        long cpu = wants.stream().filter(each -> each[0] > CPU / 2).count();
        long memory = wants.stream().filter(each -> each[1] > MEMORY / 2).count();
        return Math.max(cpu, memory);
    }
}
