package io.jollyboat.jolly.simulation;

import java.util.List;

/**
 * Tries storm after storm, each from a seed of its own, and names those after which something did
 * not hold. Not a test; see {@code bench/simulation}. Arguments: how many, the first seed, and
 * {@code drains} for storms in which nodes are drained and budgets watched.
 */
public final class Storms {

    private Storms() {}

    public static void main(String[] arguments) {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        boolean drains = arguments.length > 2 && arguments[2].equals("drains");
        int[] evictions = new int[3];
        int failed = 0;
        long begun = System.nanoTime();
        for (long seed = first; seed < first + count; seed++) {
            if (seed > first && (seed - first) % 100 == 0) {
                System.out.println(seed - first + " tried, " + failed + " failed");
            }
            try {
                if (drains) {
                    List<Integer> more = WorkloadSimulationTest.settlesAfterAStormWithDrains(seed);
                    for (int i = 0; i < evictions.length; i++) {
                        evictions[i] += more.get(i);
                    }
                } else {
                    WorkloadSimulationTest.settlesAfterAStorm(seed);
                }
            } catch (AssertionError | RuntimeException e) {
                failed++;
                System.out.println("seed " + seed + " failed: " + e.getMessage());
                e.printStackTrace(System.out);
            }
        }
        System.out.printf(
                "seeds %d to %d: %d failed, %.2f s each%n",
                first, first + count - 1, failed, (System.nanoTime() - begun) / 1e9 / count);
        if (drains) {
            System.out.printf(
                    "evictions: %d allowed, %d refused; %d judged without regard for other losses%n",
                    evictions[0], evictions[1], evictions[2]);
        }
        System.exit(failed == 0 ? 0 : 1);
    }
}
