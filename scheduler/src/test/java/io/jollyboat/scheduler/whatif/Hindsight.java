package io.jollyboat.scheduler.whatif;

import static io.jollyboat.scheduler.whatif.PackingTraces.CPU;
import static io.jollyboat.scheduler.whatif.PackingTraces.MEMORY;
import static io.jollyboat.scheduler.whatif.PackingTraces.PODS;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What could be done by who knows all pods beforehand and may put them in any order: how few nodes
 * a good packing takes, and fewer than how many none does. So the least possible is between the
 * two.
 */
final class Hindsight {

    /** Exponents for how much more a scarce resource counts; each gives another packing. */
    private static final double[] SCARCITY = {0, 1, 2};

    /** How much a pod is liked for its size alone. */
    private static final double[] SIZES = {0, 0.25, 0.5, 1};

    private static final double TOLERANCE = 1e-9;

    private Hindsight() {}

    /**
     * The best of some packings that fill one node after the other, always with the pod whose wants
     * are most like what the node has left, large ones sooner.
     */
    static int packed(List<long[]> wants) {
        int best = Integer.MAX_VALUE;
        for (double scarcity : SCARCITY) {
            for (double size : SIZES) {
                best = Math.min(best, packed(wants, scarcity, size));
            }
        }
        return best;
    }

    private static int packed(List<long[]> wants, double scarcity, double size) {
        List<double[]> open = new ArrayList<>();
        for (long[] want : wants) {
            open.add(new double[] {(double) want[0] / CPU, (double) want[1] / MEMORY});
        }
        open.sort(Comparator.comparingDouble((double[] each) -> -Math.max(each[0], each[1])));
        double cpuSum = open.stream().mapToDouble(each -> each[0]).sum();
        double memorySum = open.stream().mapToDouble(each -> each[1]).sum();
        double cpuWeight = Math.pow(cpuSum / (cpuSum + memorySum), scarcity);
        double memoryWeight = Math.pow(memorySum / (cpuSum + memorySum), scarcity);
        int nodes = 0;
        while (!open.isEmpty()) {
            nodes++;
            fill(open, cpuWeight, memoryWeight, size);
        }
        return nodes;
    }

    private static void fill(
            List<double[]> open, double cpuWeight, double memoryWeight, double size) {
        double cpu = 1;
        double memory = 1;
        for (int pods = 0; pods < PODS; pods++) {
            int best = -1;
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < open.size(); i++) {
                double[] each = open.get(i);
                if (each[0] <= cpu + TOLERANCE && each[1] <= memory + TOLERANCE) {
                    double alike =
                            (cpuWeight * cpu * each[0] + memoryWeight * memory * each[1])
                                    / Math.pow(Math.hypot(each[0], each[1]), 1 - size);
                    if (alike > most) {
                        most = alike;
                        best = i;
                    }
                }
            }
            if (best < 0) {
                return;
            }
            double[] taken = open.remove(best);
            cpu -= taken[0];
            memory -= taken[1];
        }
    }

    /**
     * No packing takes fewer: by sums, and by sums of dual feasible functions of cpu or of memory,
     * which count what is left beside large pods as taken where nothing fits there.
     */
    static int bound(List<long[]> wants) {
        double most = PackingTraces.bound(wants);
        for (int side = 0; side < 2; side++) {
            double[] shares = new double[wants.size()];
            for (int i = 0; i < shares.length; i++) {
                shares[i] = (double) wants.get(i)[side] / (side == 0 ? CPU : MEMORY);
            }
            for (int parts = 2; parts <= 25; parts++) {
                most = Math.max(most, inParts(shares, parts));
            }
            for (int i = 1; i <= 20; i++) {
                most = Math.max(most, besideLarge(shares, i / 40.0));
            }
        }
        return (int) Math.ceil(most - TOLERANCE);
    }

    /**
     * Shares rounded down to multiples of 1/parts, of which one part less fits: nearly all of it.
     */
    private static double inParts(double[] shares, int parts) {
        double sum = 0;
        for (double share : shares) {
            double scaled = share * parts;
            boolean whole = Math.abs(scaled - Math.rint(scaled)) < TOLERANCE;
            sum += whole ? share : Math.floor(scaled) / (parts - 1);
        }
        return sum;
    }

    /** Beside a large share nothing of the size fits; what is smaller is not counted. */
    private static double besideLarge(double[] shares, double size) {
        double sum = 0;
        for (double share : shares) {
            sum += share > 1 - size ? 1 : share >= size ? share : 0;
        }
        return sum;
    }
}
