package io.jollyboat.apiserver.audit;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gathers events: a batch goes when it is full or its first event has waited long enough, no more
 * of them at a time than the terms allow. Never blocks; safe for use by many threads.
 */
final class Batches {

    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);

    private final String where;
    private final BatchTerms terms;
    private final long mostBytes;
    private final AuditMeasures measures;
    private final Timeline timeline;
    private final Consumer<List<ObjectNode>> sending;
    private final Deque<ObjectNode> waiting = new ArrayDeque<>(); // guarded by this, as the rest
    private @Nullable Timer due; // while less than a batch waits
    private long free; // nanoseconds; from when on batches are allowed again, if none came since

    /**
     * @param where as the log names it
     * @param sending takes each batch once it may go; must not block
     */
    Batches(
            String where,
            Delivery delivery,
            AuditMeasures measures,
            Timeline timeline,
            Consumer<List<ObjectNode>> sending) {
        this.measures = measures;
        this.where = where;
        this.terms = delivery.batches();
        Truncation limits = delivery.truncation();
        this.mostBytes = limits.enabled() ? limits.batch() : Long.MAX_VALUE;
        this.timeline = timeline;
        this.sending = sending;
        this.free = timeline.nanos() - spacing() * terms.burst();
    }

    /** Takes an event, or drops it when too many wait. */
    synchronized void add(ObjectNode event) {
        if (waiting.size() >= terms.buffer()) {
            LOG.error("the audit {} is not keeping up: an event was dropped", where);
            measures.lost("buffered", 1);
            return;
        }
        waiting.addLast(event);
        if (waiting.size() >= terms.size()) {
            flush();
        } else if (due == null) {
            due = timeline.after(terms.patience(), this::flush);
        }
    }

    /** Lets all go that wait. */
    synchronized void flush() {
        if (due != null) {
            due.cancel();
            due = null;
        }
        while (!waiting.isEmpty()) {
            List<ObjectNode> batch = batch();
            Duration turn = turn();
            if (turn.isZero()) {
                sending.accept(batch); // in the order of the events
            } else {
                timeline.after(turn, () -> sending.accept(batch));
            }
        }
    }

    private List<ObjectNode> batch() {
        List<ObjectNode> batch = new ArrayList<>();
        long bytes = 0;
        while (batch.size() < terms.size() && !waiting.isEmpty()) {
            if (mostBytes < Long.MAX_VALUE) {
                bytes += TruncatingSink.bytes(waiting.getFirst());
                if (bytes > mostBytes && !batch.isEmpty()) {
                    break;
                }
            }
            batch.add(waiting.removeFirst());
        }
        return batch;
    }

    /** How long the next batch has to wait for its turn. */
    private Duration turn() {
        if (!terms.throttle()) {
            return Duration.ZERO;
        }
        long now = timeline.nanos();
        long earliest = now - spacing() * terms.burst();
        free = Math.max(free - earliest, 0) + earliest + spacing();
        return Duration.ofNanos(Math.max(0, free - now));
    }

    private long spacing() {
        return (long) (1e9 / Math.max(terms.rate(), 1e-3));
    }
}
