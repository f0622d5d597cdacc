package io.jollyboat.apiserver.admission;

import io.jollyboat.core.metrics.Histogram;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The series of all outcomes of one thing, looked up once. Safe for use by several threads. */
final class Outcomes {

    /** Finds the series of an outcome. */
    @FunctionalInterface
    interface Finding {
        Histogram.Series find(String operation, String rejected);
    }

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
                        operation, each -> finding.find(each.name(), refused ? "true" : "false"));
    }

    /** How often it came out so that nobody refused. */
    long passed(Operation operation) {
        Histogram.Series known = passed.get(operation);
        return known == null ? 0 : known.observed();
    }

    /** Whether that was never asked for. */
    boolean isNew(Operation operation) {
        return !passed.containsKey(operation);
    }
}
