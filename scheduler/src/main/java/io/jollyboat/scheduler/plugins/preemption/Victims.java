package io.jollyboat.scheduler.plugins.preemption;

import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.PodRank;
import java.time.Instant;
import java.util.List;

/**
 * Pods that would have to leave a node.
 *
 * @param pods one or more, the most important first
 * @param harm what it would do to them; compared with that of many other nodes
 */
record Victims(String node, List<PodInfo> pods, Harm harm) {

    Victims {
        pods = List.copyOf(pods);
    }

    /**
     * @param violations how many of them break a disruption budget
     */
    static Victims of(String node, List<PodInfo> pods, int violations) {
        int highest = pods.getFirst().rank().priority();
        long sum = 0;
        Instant firstStart = Instant.MAX;
        for (PodInfo pod : pods) {
            PodRank rank = pod.rank();
            sum += rank.priority() - (long) Integer.MIN_VALUE;
            if (rank.priority() == highest && rank.started().isBefore(firstStart)) {
                firstStart = rank.started();
            }
        }
        return new Victims(node, pods, new Harm(violations, highest, sum, pods.size(), firstStart));
    }

    /**
     * The lesser one first: the fewer broken budgets, the least important first victim, then the
     * smaller sum of priorities, the fewer victims, and the first victim that has run for the
     * shortest time.
     *
     * @param sumOfPriorities each shifted to be positive, so that a pod of negative priority does
     *     not make another one weigh less
     * @param firstStart of those of the highest priority
     */
    record Harm(
            int violations, int highestPriority, long sumOfPriorities, int pods, Instant firstStart)
            implements Comparable<Harm> {

        /** Spelled out: hundreds are compared for each pod. */
        @Override
        public int compareTo(Harm that) {
            if (violations != that.violations) {
                return Integer.compare(violations, that.violations);
            }
            if (highestPriority != that.highestPriority) {
                return Integer.compare(highestPriority, that.highestPriority);
            }
            if (sumOfPriorities != that.sumOfPriorities) {
                return Long.compare(sumOfPriorities, that.sumOfPriorities);
            }
            return pods != that.pods
                    ? Integer.compare(pods, that.pods)
                    : that.firstStart.compareTo(firstStart);
        }
    }

    /** Whether less harm is done than by others; of what is alike the first node by name. */
    boolean isLesserThan(Victims others) {
        int order = harm.compareTo(others.harm);
        return order != 0 ? order < 0 : node.compareTo(others.node) < 0;
    }
}
