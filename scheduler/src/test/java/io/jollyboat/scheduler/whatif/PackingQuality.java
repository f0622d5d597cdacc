package io.jollyboat.scheduler.whatif;

import static io.jollyboat.scheduler.whatif.PackingTraces.CPU;
import static io.jollyboat.scheduler.whatif.PackingTraces.MEMORY;
import static io.jollyboat.scheduler.whatif.PackingTraces.PODS;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * How many nodes seeded traces of pods take, by strategy, against the least that any could do with
 * and against a packing of all pods in hindsight, and what is left over on the nodes. Pods come one
 * after the other and a node is added whenever none has room. In the second half of the report pods
 * also go, at random, and a node that is empty goes with the last of them: nobody is moved, so that
 * holes are what remains. Not a test: run it by {@code bench/packing}.
 */
public final class PackingQuality {

    private static final Map<String, Supplier<Packer>> STRATEGIES = new LinkedHashMap<>();

    static {
        STRATEGIES.put("packing", SchedulingPacker::packing);
        STRATEGIES.put("most-allocated", SchedulingPacker::filling);
        STRATEGIES.put("with balance", SchedulingPacker::balancing);
        STRATEGIES.put("least-allocated", SchedulingPacker::spreading);
        STRATEGIES.put("first fit", () -> new FittingPacker(false));
        STRATEGIES.put("best fit", () -> new FittingPacker(true));
    }

    private PackingQuality() {}

    public static void main(String[] arguments) {
        head("all stay");
        for (String name : PackingTraces.MIXES.keySet()) {
            for (int count : new int[] {200, 1000, 5000}) {
                List<long[]> pods = PackingTraces.trace(name, count);
                report(
                        name,
                        count,
                        "in hindsight",
                        Hindsight.bound(pods),
                        Hindsight.packed(pods),
                        sum(pods));
                STRATEGIES.forEach((strategy, packer) -> grow(name, pods, strategy, packer.get()));
            }
        }
        head("many stay");
        for (String name : PackingTraces.MIXES.keySet()) {
            List<long[]> pods = PackingTraces.trace(name, 4000);
            STRATEGIES.forEach(
                    (strategy, packer) -> turnOver(name, pods, 600, strategy, packer.get()));
            List<long[]> more = PackingTraces.trace(name, 12_000);
            STRATEGIES.forEach(
                    (strategy, packer) -> turnOver(name, more, 2500, strategy, packer.get()));
        }
    }

    private static void head(String what) {
        System.out.printf(
                "%n%-14s %6s %6s | %-18s %6s %7s %9s %9s%n",
                "trace", what, "bound", "strategy", "nodes", "excess", "cpu left", "mem left");
    }

    private static void grow(String name, List<long[]> pods, String strategy, Packer packer) {
        pods.forEach(packer::place);
        report(name, pods.size(), strategy, Hindsight.bound(pods), packer.nodes(), sum(pods));
    }

    /** From some time on, one of the pods goes for each that comes. */
    private static void turnOver(
            String name, List<long[]> pods, int staying, String strategy, Packer packer) {
        Random random = new Random(1);
        List<Integer> there = new ArrayList<>();
        List<long[]> wants = new ArrayList<>();
        double nodes = 0;
        double bound = 0;
        long[] used = {0, 0};
        int samples = 0;
        for (int i = 0; i < pods.size(); i++) {
            if (there.size() == staying) {
                int gone = random.nextInt(staying);
                packer.remove(there.remove(/* index */ gone));
                wants.remove(gone);
            }
            there.add(packer.place(pods.get(i)));
            wants.add(pods.get(i));
            if (i >= pods.size() / 2 && i % 20 == 0) {
                samples++;
                nodes += packer.nodes();
                bound += Hindsight.bound(wants);
                used[0] += sum(wants)[0];
                used[1] += sum(wants)[1];
            }
        }
        long[] mean = {used[0] / samples, used[1] / samples};
        report(name, staying, strategy, bound / samples, nodes / samples, mean);
    }

    private static long[] sum(List<long[]> wants) {
        return new long[] {
            wants.stream().mapToLong(each -> each[0]).sum(),
            wants.stream().mapToLong(each -> each[1]).sum()
        };
    }

    private static void report(
            String name, int pods, String strategy, double bound, double nodes, long[] used) {
        System.out.printf(
                Locale.ROOT,
                "%-14s %6d %6.0f | %-18s %6.0f %6.1f%% %8.1f%% %8.1f%%%n",
                name,
                pods,
                bound,
                strategy,
                nodes,
                100 * (nodes - bound) / bound,
                100 * (1 - used[0] / (nodes * CPU)),
                100 * (1 - used[1] / (nodes * MEMORY)));
    }

    /** Puts pods on nodes of one size, of which it takes as many as it needs. */
    interface Packer {

        /** Places a pod; returns its number, from 0 on. */
        int place(long[] want);

        void remove(int pod);

        /** How many nodes have pods. */
        int nodes();
    }

    /** Takes the first node with room, or that which has the least left of what it has least of. */
    private static final class FittingPacker implements Packer {

        private final boolean tightest;
        private final List<long[]> nodes = new ArrayList<>(); // what is left
        private final List<long[]> wants = new ArrayList<>();
        private final List<long[]> places = new ArrayList<>(); // by pod: its node

        FittingPacker(boolean tightest) {
            this.tightest = tightest;
        }

        @Override
        public int place(long[] want) {
            long[] best = null;
            for (long[] node : nodes) {
                boolean fits = node[0] >= want[0] && node[1] >= want[1] && node[2] > 0;
                if (fits && (best == null || tightest && left(node, want) < left(best, want))) {
                    best = node;
                }
            }
            if (best == null) {
                best = new long[] {CPU, MEMORY, PODS};
                nodes.add(best);
            }
            change(best, want, -1);
            wants.add(want);
            places.add(best);
            return places.size() - 1;
        }

        private static double left(long[] node, long[] want) {
            double cpu = (double) (node[0] - want[0]) / CPU;
            double memory = (double) (node[1] - want[1]) / MEMORY;
            return Math.min(cpu, memory);
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // a node is itself
        public void remove(int pod) {
            long[] node = places.get(pod);
            change(node, wants.get(pod), 1);
            if (node[2] == PODS) {
                nodes.removeIf(each -> each == node);
            }
        }

        private static void change(long[] node, long[] want, int sign) {
            node[0] += sign * want[0];
            node[1] += sign * want[1];
            node[2] += sign;
        }

        @Override
        public int nodes() {
            return nodes.size();
        }
    }
}
