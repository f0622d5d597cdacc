package io.jollyboat.core.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often something happened, by labels. The values of labels are the caller's to keep few. Safe
 * for use by several threads.
 */
public final class Counter {

    private final Labels labels;
    private final Map<List<String>, LongAdder> counts = new ConcurrentHashMap<>();

    Counter(Labels labels) {
        this.labels = labels;
        if (labels.names().isEmpty()) {
            of(); // what has no labels is told of from the beginning
        }
    }

    /**
     * Counts one.
     *
     * @param values of the labels, in their order
     */
    public void increment(String... values) {
        of(values).increment();
    }

    /**
     * The count itself, for who counts often and looks it up once.
     *
     * @param values of the labels, in their order
     */
    public LongAdder of(String... values) {
        return counts.computeIfAbsent(labels.values(values), none -> new LongAdder());
    }

    void write(StringBuilder text) {
        Metrics.sorted(counts)
                .forEach(
                        (values, count) ->
                                labels.sample(text, "", values, "", Long.toString(count.sum())));
    }
}
