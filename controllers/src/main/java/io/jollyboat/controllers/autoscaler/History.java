package io.jollyboat.controllers.autoscaler;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was recommended for a workload and done to it in the last hour. Lost with the process, as in
 * Kubernetes: a new one begins with the replicas it finds. For one thread at a time.
 */
final class History {

    private static final Duration KEPT = Duration.ofHours(1); // the longest window there can be

    /** How many replicas were there, or were added, or taken away. */
    record Entry(Instant time, int count) {}

    private final List<Entry> recommendations = new ArrayList<>();
    private final List<Entry> added = new ArrayList<>();
    private final List<Entry> removed = new ArrayList<>();

    void recommend(int replicas, Instant now) {
        add(recommendations, replicas, now);
    }

    boolean isEmpty() {
        return recommendations.isEmpty();
    }

    void scaled(int from, int to, Instant now) {
        if (to > from) {
            add(added, to - from, now);
        } else {
            add(removed, from - to, now);
        }
    }

    private static void add(List<Entry> entries, int count, Instant now) {
        entries.removeIf(one -> one.time.isBefore(now.minus(KEPT)));
        entries.add(new Entry(now, count));
    }

    private static List<Entry> since(List<Entry> entries, Duration time, Instant now) {
        return entries.stream().filter(one -> one.time.isAfter(now.minus(time))).toList();
    }

    int lowest(Duration window, Instant now, int or) {
        return since(recommendations, window, now).stream()
                .mapToInt(Entry::count)
                .reduce(or, Math::min);
    }

    int highest(Duration window, Instant now, int or) {
        return since(recommendations, window, now).stream()
                .mapToInt(Entry::count)
                .reduce(or, Math::max);
    }

    int added(Duration time, Instant now) {
        return since(added, time, now).stream().mapToInt(Entry::count).sum();
    }

    int removed(Duration time, Instant now) {
        return since(removed, time, now).stream().mapToInt(Entry::count).sum();
    }
}
