package io.jollyboat.apiserver.flow;

/**
 * How much is done at once.
 *
 * @param fair whether by priority and fairness; else first come, first served
 * @param reads requests at a time that only read; with fairness, these and the writes make the
 *     seats
 * @param writes requests at a time that change something
 */
public record FlowLimits(boolean fair, int reads, int writes) {

    /** Kubernetes' own. */
    public static final FlowLimits STANDARD = new FlowLimits(true, 400, 200);

    /**
     * @throws IllegalArgumentException when nothing could be served
     */
    public FlowLimits {
        if (reads < 0) {
            throw new IllegalArgumentException("--max-requests-inflight can not be negative value");
        }
        if (writes < 0) {
            throw new IllegalArgumentException(
                    "--max-mutating-requests-inflight can not be negative value");
        }
    }

    /**
     * All together.
     *
     * @throws IllegalStateException when there would be none, by which nobody could be served
     */
    int total() {
        if (reads + writes <= 0) {
            throw new IllegalStateException(
                    "at least one of --max-requests-inflight and --max-mutating-requests-inflight"
                            + " must be positive when priority and fairness are on");
        }
        return reads + writes;
    }

    public FlowLimits fair(boolean wanted) {
        return new FlowLimits(wanted, reads, writes);
    }

    public FlowLimits reads(int most) {
        return new FlowLimits(fair, most, writes);
    }

    public FlowLimits writes(int most) {
        return new FlowLimits(fair, reads, most);
    }
}
