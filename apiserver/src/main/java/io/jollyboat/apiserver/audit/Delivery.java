package io.jollyboat.apiserver.audit;

/**
 * How events are passed on to one place.
 *
 * @param batches how they are gathered, in the mode in which they are
 */
public record Delivery(AuditMode mode, BatchTerms batches, Truncation truncation) {

    /** To a file: a request has been written down when its answer comes. */
    public static final Delivery TO_LOG =
            new Delivery(AuditMode.BLOCKING, BatchTerms.OF_LOG, Truncation.NONE);

    /** To a webhook. */
    public static final Delivery TO_WEBHOOK =
            new Delivery(AuditMode.BATCH, BatchTerms.USUAL, Truncation.NONE);

    public Delivery mode(AuditMode chosen) {
        return new Delivery(chosen, batches, truncation);
    }

    public Delivery batches(BatchTerms terms) {
        return new Delivery(mode, terms, truncation);
    }

    public Delivery truncation(Truncation limits) {
        return new Delivery(mode, batches, limits);
    }

    /** A place to which no more is passed on than the limits allow. */
    public AuditSink limited(AuditSink sink) {
        return truncation.enabled() ? new TruncatingSink(sink, truncation.event()) : sink;
    }

    /**
     * Refuses what cannot be.
     *
     * @param where as messages name it: {@code log}, {@code webhook}
     * @throws IllegalArgumentException in Kubernetes' words
     */
    public void check(String where) {
        if (mode == AuditMode.BATCH) {
            batches.check(where);
        }
        truncation.check(where);
    }
}
