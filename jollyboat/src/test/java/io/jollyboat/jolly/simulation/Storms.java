package io.jollyboat.jolly.simulation;

/**
 * Tries storm after storm, each from a seed of its own, and names those after which something did
 * not hold. Not a test; see {@code bench/simulation}. Arguments: how many, and the first seed.
 */
public final class Storms {

    private Storms() {}

    public static void main(String[] arguments) {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        int failed = 0;
        long begun = System.nanoTime();
        for (long seed = first; seed < first + count; seed++) {
            if (seed > first && (seed - first) % 100 == 0) {
                System.out.println(seed - first + " tried, " + failed + " failed");
            }
            try {
                WorkloadSimulationTest.settlesAfterAStorm(seed);
            } catch (AssertionError | RuntimeException e) {
                failed++;
                System.out.println("seed " + seed + " failed: " + e.getMessage());
                e.printStackTrace(System.out);
            }
        }
        System.out.printf(
                "seeds %d to %d: %d failed, %.2f s each%n",
                first, first + count - 1, failed, (System.nanoTime() - begun) / 1e9 / count);
        System.exit(failed == 0 ? 0 : 1);
    }
}
