package io.jollyboat.kubelet.plan;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.options.OptionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How long pods get when their machine is switched off, by their priority: the least important ones
 * end first, and the next only after them.
 *
 * @param periods by ascending priority; empty when a shutdown is not waited for
 */
public record ShutdownPeriods(List<Period> periods) {

    /** What has at least this priority is critical, for {@code shutdownGracePeriodCriticalPods}. */
    private static final int SYSTEM_CRITICAL = 2_000_000_000;

    public static final ShutdownPeriods NONE = new ShutdownPeriods(List.of());

    /**
     * @param priority of the pods it is for, and of those above it up to the next period's
     */
    public record Period(int priority, Duration length) {}

    /** Pods that end together, and how long they have. */
    public record Turn(Duration length, List<Pod> pods) {}

    public ShutdownPeriods {
        periods = periods.stream().sorted(Comparator.comparingInt(Period::priority)).toList();
    }

    /** Whether pods are ended in turn at all. */
    public boolean given() {
        return !total().isZero();
    }

    public Duration total() {
        return periods.stream().map(Period::length).reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * As the kubelet's {@code shutdownGracePeriod} and {@code shutdownGracePeriodCriticalPods} say.
     *
     * @param critical of the whole time, what is left for critical pods
     * @throws OptionException when they contradict each other
     */
    public static ShutdownPeriods of(Duration whole, Duration critical) {
        if (critical.compareTo(whole) > 0) {
            throw new OptionException(
                    "invalid configuration: shutdownGracePeriodCriticalPods "
                            + critical.toSeconds()
                            + "s must be <= shutdownGracePeriod "
                            + whole.toSeconds()
                            + "s");
        }
        checked(whole, "shutdownGracePeriod");
        checked(critical, "shutdownGracePeriodCriticalPods");
        return whole.isZero()
                ? NONE
                : new ShutdownPeriods(
                        List.of(
                                new Period(0, whole.minus(critical)),
                                new Period(SYSTEM_CRITICAL, critical)));
    }

    private static void checked(Duration period, String name) {
        if (period.isNegative() || (!period.isZero() && period.toMillis() < 1000)) {
            throw new OptionException(
                    "invalid configuration: "
                            + name
                            + " must be either zero or otherwise >= 1 second");
        }
    }

    /**
     * As {@code shutdownGracePeriodByPodPriority} says, written {@code PRIORITY=SECONDS,…}.
     *
     * @throws OptionException when it is not written so
     */
    public static ShutdownPeriods parse(String text) {
        List<Period> periods = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            String[] both = part.split("=", -1);
            try {
                Duration length = Duration.ofSeconds(Long.parseLong(both[1].strip()));
                checked(length, "shutdownGracePeriodSeconds");
                periods.add(new Period(Integer.parseInt(both[0].strip()), length));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException notSo) {
                throw new OptionException(
                        "invalid period \"" + part + "\": it is written PRIORITY=SECONDS");
            }
        }
        return new ShutdownPeriods(periods);
    }

    /** In which order the pods end; turns of nobody are left out. */
    public List<Turn> turns(List<Pod> pods) {
        List<List<Pod>> groups = new ArrayList<>();
        periods.forEach(period -> groups.add(new ArrayList<>()));
        for (Pod pod : pods) {
            int index = 0; // below the lowest counts as the lowest
            for (int next = 1; next < periods.size(); next++) {
                if (pod.spec().priority() >= periods.get(next).priority()) {
                    index = next;
                }
            }
            groups.get(index).add(pod);
        }
        List<Turn> turns = new ArrayList<>();
        for (int index = 0; index < groups.size(); index++) {
            if (!groups.get(index).isEmpty()) {
                turns.add(new Turn(periods.get(index).length(), groups.get(index)));
            }
        }
        return turns;
    }
}
