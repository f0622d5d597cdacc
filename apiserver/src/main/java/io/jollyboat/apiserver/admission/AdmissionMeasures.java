package io.jollyboat.apiserver.admission;

import io.jollyboat.core.metrics.Histogram;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * How long the steps of admission take and each plug-in in them, by Kubernetes' names. Safe for use
 * by many threads.
 */
public final class AdmissionMeasures {

    /** What changes objects, as the metrics name it. */
    public static final String ADMIT = "admit";

    /** What judges them. */
    public static final String VALIDATE = "validate";

    /** Kubernetes' own, in seconds. */
    private static final double[] TIMES = {0.005, 0.025, 0.1, 0.5, 1, 2.5};

    private final Timeline timeline;
    private final Histogram steps;
    private final Histogram plugins;

    /**
     * @param metrics are told
     */
    public AdmissionMeasures(Metrics metrics, Timeline timeline) {
        this.timeline = timeline;
        this.steps =
                metrics.histogram(
                        "apiserver_admission_step_admission_duration_seconds",
                        "How long all that changes objects, or judges them, took.",
                        TIMES,
                        "operation",
                        "rejected",
                        "type");
        this.plugins =
                metrics.histogram(
                        "apiserver_admission_controller_admission_duration_seconds",
                        "How long one plug-in took.",
                        TIMES,
                        "name",
                        "operation",
                        "rejected",
                        "type");
    }

    /** Plug-ins that are asked one after the other, measured; each only of what concerns it. */
    <T extends AdmissionPlugin> Step<T> step(String type, List<T> all, Asking<T> asking) {
        List<Measured<T>> measured = new ArrayList<>();
        all.forEach(
                plugin ->
                        measured.add(
                                new Measured<>(
                                        plugin,
                                        new Outcomes(
                                                (operation, rejected) ->
                                                        plugins.of(
                                                                plugin.name(),
                                                                operation,
                                                                rejected,
                                                                type)))));
        Outcomes whole = new Outcomes((operation, rejected) -> steps.of(operation, rejected, type));
        return new Step<>(List.copyOf(measured), whole, asking, timeline);
    }

    /** Lets a plug-in do its part. */
    @FunctionalInterface
    interface Asking<T> {
        void ask(T plugin, AdmissionRequest request);
    }

    private record Measured<T extends AdmissionPlugin>(T plugin, Outcomes outcomes) {}

    /** All plug-ins of one type; the first that refuses ends it. */
    record Step<T extends AdmissionPlugin>(
            List<Measured<T>> plugins, Outcomes outcomes, Asking<T> asking, Timeline timeline)
            implements Consumer<AdmissionRequest> {

        @Override
        public void accept(AdmissionRequest request) {
            Operation operation = request.operation();
            long began = timeline.nanos();
            long last = began;
            boolean rejected = true;
            try {
                for (Measured<T> each : plugins) {
                    if (each.plugin.concerns(request.target())) {
                        last = ask(each, request, last);
                    }
                }
                rejected = false;
            } finally {
                outcomes.of(operation, rejected).observeNanos(timeline.nanos() - began);
            }
        }

        /** One reading of the clock ends one plug-in's time and begins the next one's. */
        private long ask(Measured<T> each, AdmissionRequest request, long began) {
            boolean rejected = true;
            long ended = began;
            try {
                asking.ask(each.plugin, request);
                rejected = false;
            } finally {
                ended = timeline.nanos();
                each.outcomes.of(request.operation(), rejected).observeNanos(ended - began);
            }
            return ended;
        }
    }

    /** Finds the series of an outcome. */
    @FunctionalInterface
    private interface Finding {
        Histogram.Series find(String operation, String rejected);
    }

    /** The series of all outcomes of one thing, looked up once. */
    private static final class Outcomes {
        private final Finding finding;
        private final Map<Operation, Histogram.Series> passed = new ConcurrentHashMap<>();
        private final Map<Operation, Histogram.Series> rejected = new ConcurrentHashMap<>();

        Outcomes(Finding finding) {
            this.finding = finding;
        }

        Histogram.Series of(Operation operation, boolean refused) {
            Map<Operation, Histogram.Series> those = refused ? rejected : passed;
            Histogram.Series known = those.get(operation);
            return known != null
                    ? known
                    : those.computeIfAbsent(
                            operation,
                            each -> finding.find(each.name(), refused ? "true" : "false"));
        }
    }
}
