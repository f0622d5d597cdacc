package io.jollyboat.scheduler.whatif;

import static io.jollyboat.scheduler.whatif.PackingTraces.CPU;
import static io.jollyboat.scheduler.whatif.PackingTraces.MEMORY;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * How many nodes seeded traces of pods take, by strategy, against the least that any could do with
 * and against a packing of all pods in hindsight, and what is left over on the nodes. Pods come one
 * after the other and a node is added whenever none has room. In the second half of the report pods
 * also go, at random, and a node that is empty goes with the last of them: holes are what remains.
 * There, two strategies move pods of nodes that can be emptied onto others, whenever a tenth or a
 * fifth of the pods has been replaced (so many are moved for a hundred that come), and one knows
 * what no scheduler does: when each pod will go. Not a test: run it by {@code bench/packing}, with
 * the names of traces or none for all.
 */
public final class PackingQuality {

    private static final Map<String, Supplier<Packer>> STRATEGIES = new LinkedHashMap<>();

    static {
        STRATEGIES.put("packing", SchedulingPacker::packing);
        STRATEGIES.put("most-allocated", SchedulingPacker::filling);
        STRATEGIES.put("with balance", SchedulingPacker::balancing);
        STRATEGIES.put("least-allocated", SchedulingPacker::spreading);
        STRATEGIES.put("first fit", () -> new FittingPacker(FittingPacker.FIRST));
        STRATEGIES.put("best fit", () -> new FittingPacker(FittingPacker.BEST));
    }

    /** What is tried with pods that all stay; those that come and go come one at a time. */
    private static final Map<String, Supplier<Packer>> GROWING = new LinkedHashMap<>(STRATEGIES);

    static {
        GROWING.put("10 wait together", () -> SchedulingPacker.waiting(10));
        GROWING.put("50 wait together", () -> SchedulingPacker.waiting(50));
    }

    /** What is tried with pods that come and go, by how many are there at a time. */
    private static final Map<String, IntFunction<Packer>> CHURNED = new LinkedHashMap<>();

    static {
        STRATEGIES.forEach((name, maker) -> CHURNED.put(name, _ -> maker.get()));
        CHURNED.put("moving, 10 %", staying -> SchedulingPacker.consolidating(staying / 10));
        CHURNED.put("moving, 20 %", staying -> SchedulingPacker.consolidating(staying / 5));
        CHURNED.put("knowing ends", _ -> new FittingPacker(FittingPacker.KNOWING_ENDS));
    }

    /** Of many pods, since these take long. */
    private static final Set<String> LARGE =
            Set.of("packing", "best fit", "moving, 10 %", "moving, 20 %", "knowing ends");

    private PackingQuality() {}

    public static void main(String[] arguments) {
        Set<String> traces =
                arguments.length == 0 ? PackingTraces.MIXES.keySet() : Set.of(arguments);
        head("all stay");
        for (String name : traces) {
            for (int count : new int[] {200, 1000, 5000}) {
                List<long[]> pods = PackingTraces.trace(name, count);
                report(
                        name,
                        count,
                        "in hindsight",
                        new double[] {Hindsight.bound(pods), Hindsight.packed(pods)},
                        sum(pods),
                        /* moved */ 0);
                GROWING.forEach((strategy, packer) -> grow(name, pods, strategy, packer.get()));
            }
        }
        head("many stay");
        for (String name : traces) {
            churn(name, 4000, 600, CHURNED.keySet());
            churn(name, 12_000, 2500, CHURNED.keySet());
            churn(name, 40_000, 10_000, LARGE);
        }
    }

    private static void churn(String name, int count, int staying, Set<String> strategies) {
        List<long[]> pods = PackingTraces.trace(name, count);
        int[] ends = ends(count, staying);
        CHURNED.forEach(
                (strategy, packer) -> {
                    if (strategies.contains(strategy)) {
                        turnOver(name, pods, ends, strategy, packer.apply(staying));
                    }
                });
    }

    /**
     * For each pod the number of the one at whose coming it goes; that of none when it stays. From
     * some time on, one goes for each that comes.
     */
    private static int[] ends(int count, int staying) {
        Random random = new Random(1);
        int[] ends = new int[count];
        Arrays.fill(ends, 2 * count);
        List<Integer> there = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (there.size() == staying) {
                ends[there.remove(/* index */ random.nextInt(staying))] = i;
            }
            there.add(i);
        }
        return ends;
    }

    private static void head(String what) {
        System.out.printf(
                "%n%-14s %6s %6s | %-18s %6s %7s %9s %9s %6s%n",
                "trace",
                what,
                "bound",
                "strategy",
                "nodes",
                "excess",
                "cpu left",
                "mem left",
                "moved");
    }

    private static void grow(String name, List<long[]> pods, String strategy, Packer packer) {
        pods.forEach(pod -> packer.place(pod, Integer.MAX_VALUE));
        double[] sizes = {Hindsight.bound(pods), packer.nodes()};
        report(name, pods.size(), strategy, sizes, sum(pods), packer.moves());
    }

    private static void turnOver(
            String name, List<long[]> pods, int[] ends, String strategy, Packer packer) {
        Map<Integer, List<Integer>> going = new HashMap<>(); // by the number at whose coming
        Map<Integer, long[]> there = new LinkedHashMap<>();
        int every = Math.max(20, pods.size() / 200);
        double nodes = 0;
        double bound = 0;
        long[] used = {0, 0};
        int samples = 0;
        int before = 0; // pods that were moved in the first half
        for (int i = 0; i < pods.size(); i++) {
            for (int gone : going.getOrDefault(i, List.of())) {
                packer.remove(gone);
                there.remove(gone);
            }
            before = i == pods.size() / 2 ? packer.moves() : before;
            packer.place(pods.get(i), ends[i]);
            there.put(i, pods.get(i));
            going.computeIfAbsent(ends[i], none -> new ArrayList<>()).add(i);
            if (i >= pods.size() / 2 && i % every == 0) {
                List<long[]> wants = List.copyOf(there.values());
                samples++;
                nodes += packer.nodes();
                bound += Hindsight.bound(wants);
                used[0] += sum(wants)[0];
                used[1] += sum(wants)[1];
            }
        }
        long[] mean = {used[0] / samples, used[1] / samples};
        report(
                name,
                there.size(),
                strategy,
                new double[] {bound / samples, nodes / samples},
                mean,
                100.0 * (packer.moves() - before) / (pods.size() - pods.size() / 2));
    }

    private static long[] sum(List<long[]> wants) {
        return new long[] {
            wants.stream().mapToLong(each -> each[0]).sum(),
            wants.stream().mapToLong(each -> each[1]).sum()
        };
    }

    private static void report(
            String name, int pods, String strategy, double[] sizes, long[] used, double moved) {
        double bound = sizes[0];
        double nodes = sizes[1];
        System.out.printf(
                Locale.ROOT,
                "%-14s %6d %6.0f | %-18s %6.0f %6.1f%% %8.1f%% %8.1f%% %6.1f%n",
                name,
                pods,
                bound,
                strategy,
                nodes,
                100 * (nodes - bound) / bound,
                100 * (1 - used[0] / (nodes * CPU)),
                100 * (1 - used[1] / (nodes * MEMORY)),
                moved);
    }

    /** Puts pods on nodes of one size, of which it takes as many as it needs. */
    interface Packer {

        /**
         * Places a pod; the first is number 0.
         *
         * @param end when it goes, in pods that will have come
         */
        void place(long[] want, int end);

        void remove(int pod);

        /** How many nodes have pods. */
        int nodes();

        /** How many pods have been moved so far. */
        default int moves() {
            return 0;
        }
    }
}
