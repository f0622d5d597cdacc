package io.jollyboat.scheduler.snapshot;

/**
 * How much of the cluster's cpu and memory is promised, one beside the other. What it says moves in
 * steps and not back and forth, so that scores that go by it can be kept from one pod to the next.
 *
 * @param cpu what is promised, in millicores, as scores count it
 * @param memory likewise, in bytes
 * @param offeredCpu what all nodes offer
 * @param offeredMemory likewise
 * @param steps the part of cpu in both, of {@link #STEPS}
 */
record Proportion(long cpu, long memory, long offeredCpu, long offeredMemory, int steps) {

    private static final int STEPS = 32;

    /** So far it may be off before it moves, in steps: more than the half that rounding takes. */
    private static final double SLACK = 0.75;

    static final Proportion NONE = new Proportion(0, 0, 0, 0, STEPS / 2);

    Proportion plus(NodeInfo node) {
        return changed(node, 1);
    }

    Proportion minus(NodeInfo node) {
        return changed(node, -1);
    }

    private Proportion changed(NodeInfo node, int sign) {
        return new Proportion(
                cpu + sign * node.scoringRequested().milliCpu(),
                memory + sign * node.scoringRequested().memory(),
                offeredCpu + sign * node.facts().allocatable().milliCpu(),
                offeredMemory + sign * node.facts().allocatable().memory(),
                steps);
    }

    /** After a number of changes. */
    Proportion settled() {
        double ofCpu = offeredCpu <= 0 ? 0 : (double) cpu / offeredCpu;
        double ofMemory = offeredMemory <= 0 ? 0 : (double) memory / offeredMemory;
        double both = ofCpu + ofMemory;
        double exact = both <= 0 ? STEPS / 2.0 : STEPS * ofCpu / both;
        return Math.abs(exact - steps) <= SLACK
                ? this
                : new Proportion(cpu, memory, offeredCpu, offeredMemory, (int) Math.round(exact));
    }

    /**
     * The share of all cpu that is promised, in the sum of the shares of cpu and memory: 0 to 1.
     */
    double ofCpu() {
        return (double) steps / STEPS;
    }
}
