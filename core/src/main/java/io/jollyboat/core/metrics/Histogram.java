package io.jollyboat.core.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How large values were, by labels, which are the caller's to keep few. Safe for use by several
 * threads; a text that is made while values come in may count one that it does not sum up yet.
 */
public final class Histogram {

    private static final double NANOS = 1e9;

    private final Labels labels;
    private final double[] bounds;
    private final Map<List<String>, Series> all = new ConcurrentHashMap<>();

    Histogram(Labels labels, double... bounds) {
        this.labels = labels;
        this.bounds = bounds;
        if (labels.names().isEmpty()) {
            of(); // what has no labels is told of from the beginning
        }
    }

    /** Upper bounds of buckets, each so many times the one before. */
    public static double[] exponential(double first, double factor, int count) {
        double[] bounds = new double[count];
        double bound = first;
        for (int i = 0; i < count; i++) {
            bounds[i] = bound;
            bound *= factor;
        }
        return bounds;
    }

    /** Those with the same labels. Safe for use by several threads. */
    public static final class Series {
        private final double[] bounds;
        private final DoubleAdder sum = new DoubleAdder();
        private final List<LongAdder> buckets = new ArrayList<>(); // the last has no bound
        private final AtomicLong zeros = new AtomicLong();
        private volatile LongSupplier expected = () -> 0;

        private Series(double[] bounds) {
            this.bounds = bounds;
            for (int i = 0; i <= bounds.length; i++) {
                buckets.add(new LongAdder());
            }
        }

        /** Takes in a value. */
        public void observe(double value) {
            int at = 0; // most times are short: the first buckets are found at once
            while (at < bounds.length && value > bounds[at]) {
                at++;
            }
            buckets.get(at).increment();
            sum.add(value);
        }

        /** Takes in a time, told in seconds. */
        public void observeNanos(long nanos) {
            observe(nanos / NANOS);
        }

        /** How many values were taken in. */
        public long observed() {
            return buckets.stream().mapToLong(LongAdder::sum).sum();
        }

        /**
         * Who knows otherwise how many values there were need not take in those that are nothing:
         * as many as are lacking are told of as zeros.
         *
         * @param count of all values; one is counted only after it was taken in, if it is
         */
        public void completeWithZeros(LongSupplier count) {
            expected = count;
        }

        /** Never fewer than were told of before, whatever is under way. */
        private long zeros() {
            long all = expected.getAsLong(); // first, so that what comes in now is not lacking
            return zeros.accumulateAndGet(all - observed(), Math::max);
        }
    }

    /**
     * Takes in a value.
     *
     * @param values of the labels, in their order
     */
    public void observe(double value, String... values) {
        of(values).observe(value);
    }

    /** Takes in a time, told in seconds. */
    public void observeNanos(long nanos, String... values) {
        observe(nanos / NANOS, values);
    }

    /**
     * Those with these labels, for who measures often and looks them up once.
     *
     * @param values of the labels, in their order
     */
    public Series of(String... values) {
        return all.computeIfAbsent(labels.values(values), none -> new Series(bounds));
    }

    void write(StringBuilder text) {
        Metrics.sorted(all).forEach((values, series) -> write(text, values, series));
    }

    private void write(StringBuilder text, List<String> values, Series series) {
        long count = series.zeros();
        for (int i = 0; i < bounds.length; i++) {
            count += series.buckets.get(i).sum();
            String bound = Metrics.number(bounds[i]);
            labels.sample(text, "_bucket", values, bound, Long.toString(count));
        }
        count += series.buckets.getLast().sum();
        labels.sample(text, "_bucket", values, "+Inf", Long.toString(count));
        labels.sample(text, "_sum", values, "", Metrics.number(series.sum.sum()));
        labels.sample(text, "_count", values, "", Long.toString(count));
    }
}
