package io.jollyboat.apiserver.flow;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What is going on and what has been, by schema and level, by the names of Kubernetes' metrics.
 * Safe for use by several threads.
 */
final class FlowCounts {

    private static final String PREFIX = "apiserver_flowcontrol_";

    /** Schema and level: who is set up by administrators only, so that these stay few. */
    private record Place(String schema, String level) {}

    private record Refusal(String schema, String level, String reason) {}

    /** The counts of one schema at one level. */
    static final class Tally {
        final LongAdder dispatched = new LongAdder();
        final LongAdder waiting = new LongAdder();
        final LongAdder executing = new LongAdder();
        final LongAdder seats = new LongAdder();
    }

    private final Map<Place, Tally> tallies = new ConcurrentHashMap<>();
    private final Map<Refusal, LongAdder> refusals = new ConcurrentHashMap<>();

    Tally of(FlowRules.Match match) {
        return tallies.computeIfAbsent(
                new Place(match.schema().name(), match.level().name()), none -> new Tally());
    }

    /**
     * @param reason {@code queue-full}, {@code concurrency-limit}, {@code time-out}, {@code
     *     cancelled}
     */
    void refused(FlowRules.Match match, String reason) {
        refusals.computeIfAbsent(
                        new Refusal(match.schema().name(), match.level().name(), reason),
                        none -> new LongAdder())
                .increment();
    }

    /** What has been at one level, and how many are under way. */
    record Sums(long dispatched, long executing, long rejected, long late, long cancelled) {}

    Sums of(String level) {
        long dispatched = 0;
        long executing = 0;
        for (Map.Entry<Place, Tally> each : tallies.entrySet()) {
            if (each.getKey().level().equals(level)) {
                dispatched += each.getValue().dispatched.sum();
                executing += each.getValue().executing.sum();
            }
        }
        return new Sums(
                dispatched,
                executing,
                refused(level, "queue-full") + refused(level, "concurrency-limit"),
                refused(level, "time-out"),
                refused(level, "cancelled"));
    }

    private long refused(String level, String reason) {
        return refusals.entrySet().stream()
                .filter(
                        each ->
                                each.getKey().level().equals(level)
                                        && each.getKey().reason().equals(reason))
                .mapToLong(each -> each.getValue().sum())
                .sum();
    }

    void write(StringBuilder text) {
        head(text, "rejected_requests_total", "counter", "Requests refused, and why.");
        refusals.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .forEach(
                        entry -> {
                            Refusal refusal = entry.getKey();
                            text.append(
                                    "%srejected_requests_total{flow_schema=\"%s\",priority_level=\"%s\",reason=\"%s\"} %d%n"
                                            .formatted(
                                                    PREFIX,
                                                    refusal.schema(),
                                                    refusal.level(),
                                                    refusal.reason(),
                                                    entry.getValue().sum()));
                        });
        each(text, "dispatched_requests_total", "counter", "Served.", tally -> tally.dispatched);
        each(text, "current_inqueue_requests", "gauge", "Waiting.", tally -> tally.waiting);
        each(text, "current_executing_requests", "gauge", "Under way.", tally -> tally.executing);
        each(text, "current_executing_seats", "gauge", "Seats taken.", tally -> tally.seats);
    }

    private void each(
            StringBuilder text,
            String name,
            String type,
            String help,
            Function<Tally, LongAdder> count) {
        head(text, name, type, help);
        tallies.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .forEach(
                        entry ->
                                text.append(
                                        "%s%s{flow_schema=\"%s\",priority_level=\"%s\"} %d%n"
                                                .formatted(
                                                        PREFIX,
                                                        name,
                                                        entry.getKey().schema(),
                                                        entry.getKey().level(),
                                                        count.apply(entry.getValue()).sum())));
    }

    static void limits(
            StringBuilder text, String name, List<String> levels, ToIntFunction<String> limit) {
        head(text, name, "gauge", "Seats of a level.");
        for (String level : levels) {
            text.append(
                    "%s%s{priority_level=\"%s\"} %d%n"
                            .formatted(PREFIX, name, level, limit.applyAsInt(level)));
        }
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(PREFIX).append(name).append(' ').append(type).append('\n');
    }
}
