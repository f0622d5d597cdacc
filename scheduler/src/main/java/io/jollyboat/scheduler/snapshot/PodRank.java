package io.jollyboat.scheduler.snapshot;

import java.time.Instant;
import java.util.Comparator;

/**
 * A pod's standing among others when there is not room for all.
 *
 * @param priority higher goes first
 * @param mayPreempt false when its preemption policy is Never
 * @param started when its node took it on; the far future while none has
 * @param terminating it is on its way out already
 * @param nominatedNode the node on which room is being made for it; empty for none
 */
public record PodRank(
        int priority,
        boolean mayPreempt,
        Instant started,
        boolean terminating,
        String nominatedNode) {

    /**
     * The more important pod first: of higher priority, or else the one that has run for longer.
     */
    public static final Comparator<PodRank> MORE_IMPORTANT =
            Comparator.comparingInt(PodRank::priority).reversed().thenComparing(PodRank::started);
}
