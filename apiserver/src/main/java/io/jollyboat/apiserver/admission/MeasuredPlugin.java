package io.jollyboat.apiserver.admission;

import io.jollyboat.core.metrics.Histogram;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * A plug-in and what is measured of it: each call, as Kubernetes does it, also about what does not
 * concern the plug-in. Those are not made here and would take no time; they are counted by what is
 * counted anyway, how often the whole step passed, and by who refused after the plug-in.
 */
final class MeasuredPlugin<T extends AdmissionPlugin> {

    private final T plugin;
    private final Outcomes step;
    private final Outcomes own;
    private final Set<Operation> handled;
    private final Map<Operation, LongAdder> refusedByOthers = new EnumMap<>(Operation.class);

    /**
     * @param handled in which operations its calls are counted
     * @param step that it is in
     * @param own finds its series
     */
    MeasuredPlugin(T plugin, Set<Operation> handled, Outcomes step, Outcomes.Finding own) {
        this.plugin = plugin;
        this.step = step;
        this.own = new Outcomes(own);
        this.handled = handled;
        handled.forEach(operation -> refusedByOthers.put(operation, new LongAdder()));
    }

    T plugin() {
        return plugin;
    }

    void took(Operation operation, boolean rejected, long nanos) {
        if (handled.contains(operation)) {
            own.of(operation, rejected).observeNanos(nanos);
        }
    }

    /** It had nothing against a request that a later one refused. */
    void refusedByAnother(Operation operation) {
        LongAdder count = refusedByOthers.get(operation);
        if (count != null) {
            count.increment();
            count(operation);
        }
    }

    /** From now on the calls that were not made are counted too. */
    void count(Operation operation) {
        LongAdder refused = refusedByOthers.get(operation);
        if (refused != null) {
            Histogram.Series passed = own.of(operation, false);
            passed.completeWithZeros(() -> step.passed(operation) + refused.sum());
        }
    }
}
