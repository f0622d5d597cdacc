package io.jollyboat.apiserver.admission;

import io.jollyboat.core.metrics.Histogram;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;

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

    /** Plug-ins that are asked one after the other, measured. */
    <T extends AdmissionPlugin> MeasuredStep<T> step(String type, List<T> all, Asking<T> asking) {
        Outcomes whole = new Outcomes((operation, rejected) -> steps.of(operation, rejected, type));
        List<MeasuredPlugin<T>> measured =
                all.stream().map(plugin -> measured(plugin, type, whole)).toList();
        return new MeasuredStep<>(measured, whole, asking, timeline);
    }

    private <T extends AdmissionPlugin> MeasuredPlugin<T> measured(
            T plugin, String type, Outcomes whole) {
        String name = plugin.name();
        String told = HandledOperations.type(name, type);
        return new MeasuredPlugin<>(
                plugin,
                HandledOperations.of(name, type),
                whole,
                (operation, rejected) -> plugins.of(name, operation, rejected, told));
    }

    /** Lets a plug-in do its part. */
    @FunctionalInterface
    interface Asking<T> {
        void ask(T plugin, AdmissionRequest request);
    }
}
