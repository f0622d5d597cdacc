package io.jollyboat.apiserver.audit;

import io.jollyboat.core.metrics.Counter;
import io.jollyboat.core.metrics.Metrics;

/** What becomes of the audit trail, by Kubernetes' names. Safe for use by many threads. */
public final class AuditMeasures {

    private final Counter events;
    private final Counter levels;
    private final Counter errors;
    private final Counter rejected;

    /**
     * @param metrics are told
     */
    public AuditMeasures(Metrics metrics) {
        this.events =
                metrics.counter("apiserver_audit_event_total", "Events that were to be written.");
        this.levels =
                metrics.counter(
                        "apiserver_audit_level_total",
                        "Requests by how much of them is written.",
                        "level");
        this.errors =
                metrics.counter(
                        "apiserver_audit_error_total",
                        "Events that got lost, by who lost them.",
                        "plugin");
        this.rejected =
                metrics.counter(
                        "apiserver_audit_requests_rejected_total",
                        "Requests refused because they could not be written down.");
    }

    /** An event goes to wherever it is wanted. */
    void event() {
        events.increment();
    }

    /** A request came of which so much is written. */
    void level(AuditLevel level) {
        levels.increment(level.word());
    }

    /**
     * Events could not be written.
     *
     * @param where {@code log}, {@code webhook}, or {@code buffered} for what had no place to wait
     */
    void lost(String where, int count) {
        errors.of(where).add(count);
    }

    /** A request was refused for that. */
    void rejected() {
        rejected.increment();
    }
}
