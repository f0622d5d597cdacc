package io.jollyboat.scheduler.plugins.preemption;

/**
 * On how many nodes victims are compared: enough to choose from, few enough for large clusters. The
 * names are those of Kubernetes' arguments, {@code minCandidateNodesPercentage} and {@code
 * minCandidateNodesAbsolute}.
 *
 * @param percentage of all nodes, 0 to 100
 * @param absolute not fewer than these, if there are so many; 0 or more
 */
public record Sampling(int percentage, int absolute) {

    public static final Sampling DEFAULT = new Sampling(10, 100);

    int of(int nodes) {
        int part = (int) ((long) nodes * percentage / 100);
        return Math.min(nodes, Math.max(part, absolute));
    }
}
