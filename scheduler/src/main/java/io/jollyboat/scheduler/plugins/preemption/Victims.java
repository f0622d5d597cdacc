package io.jollyboat.scheduler.plugins.preemption;

import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.PodRank;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Pods that would have to leave a node.
 *
 * @param pods one or more, the most important first
 * @param violations how many of them break a disruption budget
 */
record Victims(String node, List<PodInfo> pods, int violations) {

    /**
     * The lesser harm first: the fewer broken budgets, the least important first victim, then the
     * smaller sum of priorities, the fewer victims, and the first victim that has run for the
     * shortest time. Of what is left the first node by name.
     */
    static final Comparator<Victims> LESS_HARM =
            Comparator.comparingInt(Victims::violations)
                    .thenComparingInt(Victims::highestPriority)
                    .thenComparingLong(Victims::sumOfPriorities)
                    .thenComparingInt(victims -> victims.pods.size())
                    .thenComparing(Victims::firstStart, Comparator.reverseOrder())
                    .thenComparing(Victims::node);

    Victims {
        pods = List.copyOf(pods);
    }

    private int highestPriority() {
        return pods.getFirst().rank().priority();
    }

    /**
     * Shifted to be positive, so that a pod of negative priority does not make another one weigh
     * less.
     */
    private long sumOfPriorities() {
        return pods.stream()
                .mapToLong(pod -> pod.rank().priority() - (long) Integer.MIN_VALUE)
                .sum();
    }

    private Instant firstStart() {
        return pods.stream()
                .map(PodInfo::rank)
                .filter(rank -> rank.priority() == highestPriority())
                .map(PodRank::started)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }
}
