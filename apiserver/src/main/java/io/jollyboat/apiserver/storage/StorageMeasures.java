package io.jollyboat.apiserver.storage;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.core.metrics.Counter;
import io.jollyboat.core.metrics.Histogram;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Timeline;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * How often and how fast the store was asked, whatever it is, by the names that Kubernetes has for
 * etcd. Safe for use by many threads.
 */
public final class StorageMeasures {

    /** Kubernetes' own, in seconds. */
    private static final double[] TIMES = {
        0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30,
        45, 60
    };

    /** What it is asked for. */
    enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        GET,
        LIST;

        private final String shown = name().toLowerCase(Locale.ROOT);
    }

    private record Place(Operation operation, String group, String resource) {}

    private record Series(LongAdder requests, Histogram.Series times) {}

    private final Timeline timeline;
    private final Counter requests;
    private final Counter errors;
    private final Histogram times;
    private final Map<Place, Series> known = new ConcurrentHashMap<>();

    /**
     * @param metrics are told
     */
    public StorageMeasures(Metrics metrics, Timeline timeline) {
        this.timeline = timeline;
        this.requests =
                metrics.counter(
                        "etcd_requests_total",
                        "Questions to the store.",
                        "group",
                        "operation",
                        "resource");
        this.errors =
                metrics.counter(
                        "etcd_request_errors_total",
                        "Those to which there was no answer.",
                        "group",
                        "operation",
                        "resource");
        this.times =
                metrics.histogram(
                        "etcd_request_duration_seconds",
                        "How long they took.",
                        TIMES,
                        "group",
                        "operation",
                        "resource");
    }

    /** Asks the store, measured. */
    <T> T measured(Operation operation, ResourceDefinition of, Supplier<T> question) {
        var place = new Place(operation, of.group(), of.plural());
        long began = timeline.nanos();
        boolean answered = false;
        try {
            T answer = question.get();
            answered = true;
            return answer;
        } finally {
            Series its = known.computeIfAbsent(place, this::series);
            its.requests.increment();
            its.times.observeNanos(timeline.nanos() - began);
            if (!answered) {
                errors.increment(place.group, place.operation.shown, place.resource);
            }
        }
    }

    private Series series(Place place) {
        return new Series(
                requests.of(place.group, place.operation.shown, place.resource),
                times.of(place.group, place.operation.shown, place.resource));
    }
}
