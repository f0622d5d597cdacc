package io.jollyboat.kubelet.eviction;

import io.jollyboat.kubelet.eviction.Threshold.Level;
import io.jollyboat.kubelet.node.Pressure;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which thresholds are crossed, since when, and when each was last. Immutable.
 *
 * @param since of those that are crossed now; one that pods are ended for counts as crossed until
 *     as much is there as it is to reclaim
 * @param last of all that ever were
 * @param met those of the crossed that ask for pods, their grace being over
 */
record PressureState(
        Map<Threshold, Instant> since, Map<Threshold, Instant> last, Set<Threshold> met) {

    static final PressureState CALM = new PressureState(Map.of(), Map.of(), Set.of());

    PressureState {
        since = Map.copyOf(since);
        last = Map.copyOf(last);
        met = Set.copyOf(met);
    }

    /** The state after another look at the machine; what was not seen is not crossed. */
    PressureState after(List<Threshold> thresholds, Map<Signal, Level> seen, Instant now) {
        Map<Threshold, Instant> crossed = new HashMap<>();
        Map<Threshold, Instant> ever = new HashMap<>(last);
        for (Threshold threshold : thresholds) {
            Level level = seen.get(threshold.signal());
            if (level != null
                    && (threshold.crossed(level)
                            || (met.contains(threshold) && threshold.unresolved(level)))) {
                crossed.put(threshold, since.getOrDefault(threshold, now));
                ever.put(threshold, now);
            }
        }
        Set<Threshold> asking =
                crossed.entrySet().stream()
                        .filter(
                                entry ->
                                        !entry.getValue().plus(entry.getKey().grace()).isAfter(now))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
        return new PressureState(crossed, ever, asking);
    }

    /** What the node's conditions say. */
    Pressure pressure(Instant now, Duration transition) {
        return new Pressure(
                told(signal -> signal == Signal.MEMORY, now, transition),
                told(Signal::ofDisk, now, transition),
                told(signal -> signal == Signal.PROCESSES, now, transition));
    }

    private boolean told(Predicate<Signal> which, Instant now, Duration transition) {
        return last.entrySet().stream()
                .filter(entry -> which.test(entry.getKey().signal()))
                .anyMatch(
                        entry ->
                                since.containsKey(entry.getKey())
                                        || entry.getValue().plus(transition).isAfter(now));
    }

    /** The threshold that asks for a pod now: memory before all others, as it runs out fastest. */
    Optional<Threshold> due() {
        return met.stream()
                .min(
                        Comparator.comparing(Threshold::signal)
                                .thenComparing(threshold -> !threshold.hard()));
    }
}
