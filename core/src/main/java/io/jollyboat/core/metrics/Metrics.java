package io.jollyboat.core.metrics;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The metrics of one component, by the names under which monitoring looks for them.
 *
 * <pre>{@code
 * Metrics metrics = new Metrics();
 * Counter attempts = metrics.counter("scheduler_schedule_attempts_total", "Tries.", "result");
 * attempts.increment("scheduled");
 * String text = metrics.text();
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class Metrics {

    /** The type of the text, for the header field. */
    public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final List<Consumer<StringBuilder>> all = new CopyOnWriteArrayList<>();

    /**
     * @param help one line
     * @param labels names, in the order in which values are given
     */
    public Counter counter(String name, String help, String... labels) {
        var counter = new Counter(new Labels(name, List.of(labels)));
        add(name, "counter", help, counter::write);
        return counter;
    }

    /**
     * @param bounds upper bounds of the buckets, growing
     */
    public Histogram histogram(String name, String help, double[] bounds, String... labels) {
        var histogram = new Histogram(new Labels(name, List.of(labels)), bounds.clone());
        add(name, "histogram", help, histogram::write);
        return histogram;
    }

    /**
     * Something that goes up and down and is looked up when somebody asks.
     *
     * @param values by values of the labels, in their order
     */
    public void gauge(
            String name,
            String help,
            List<String> labels,
            Supplier<? extends Map<List<String>, ? extends Number>> values) {
        looked(name, "gauge", help, labels, values);
    }

    /**
     * One of several gauges that are read off the same thing.
     *
     * @param values by values of the labels, in their order
     */
    public record Dial<T>(
            String name,
            String help,
            List<String> labels,
            Function<T, ? extends Map<List<String>, ? extends Number>> values) {

        public Dial {
            labels = List.copyOf(labels);
        }
    }

    /**
     * Several gauges, for which one look is had whenever somebody asks.
     *
     * @param look empty when nothing can be seen: then none of them has a sample
     */
    public <T> void gauges(Supplier<Optional<T>> look, List<Dial<T>> dials) {
        all.add(
                text -> {
                    Optional<T> seen = look.get();
                    for (Dial<T> dial : dials) {
                        head(text, dial.name(), "gauge", dial.help());
                        seen.ifPresent(
                                one ->
                                        samples(
                                                text,
                                                new Labels(dial.name(), dial.labels()),
                                                dial.values().apply(one)));
                    }
                });
    }

    /** The same of something that only grows. */
    public void total(
            String name,
            String help,
            List<String> labels,
            Supplier<? extends Map<List<String>, ? extends Number>> values) {
        looked(name, "counter", help, labels, values);
    }

    private void looked(
            String name,
            String type,
            String help,
            List<String> labels,
            Supplier<? extends Map<List<String>, ? extends Number>> values) {
        var its = new Labels(name, labels);
        add(name, type, help, text -> samples(text, its, values.get()));
    }

    private static void samples(
            StringBuilder text, Labels labels, Map<List<String>, ? extends Number> values) {
        sorted(values)
                .forEach(
                        (key, value) ->
                                labels.sample(text, "", key, "", number(value.doubleValue())));
    }

    private void add(String name, String type, String help, Consumer<StringBuilder> samples) {
        all.add(
                text -> {
                    head(text, name, type, help);
                    samples.accept(text);
                });
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    /** All of it, in the order in which it was made. */
    public String text() {
        var text = new StringBuilder();
        all.forEach(metric -> metric.accept(text));
        return text.toString();
    }

    static <V> Map<List<String>, V> sorted(Map<List<String>, V> samples) {
        Map<List<String>, V> sorted =
                new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
        sorted.putAll(samples);
        return sorted;
    }

    /** Without an exponent, and without a fraction where there is none. */
    static String number(double value) {
        return value == 0
                ? "0"
                : new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
}
