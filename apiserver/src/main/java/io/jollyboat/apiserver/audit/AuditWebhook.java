package io.jollyboat.apiserver.audit;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends events to a webhook in lists, as kube-apiserver does in its mode {@code batch}: a list goes
 * when it is full or its first event has waited long enough, no more of them at a time than the
 * terms allow, and again when it did not get through. What cannot be delivered is dropped, and the
 * log says so.
 */
public final class AuditWebhook implements AuditSink {

    private static final Logger LOG = LoggerFactory.getLogger(AuditWebhook.class);
    private static final int ATTEMPTS = 5;
    private static final double LONGER = 1.5;

    private final Way way;
    private final BatchTerms terms;
    private final Timeline timeline;
    private final Deque<ObjectNode> waiting = new ArrayDeque<>(); // guarded by this, as the rest
    private @Nullable Timer due; // while less than a list waits
    private long free; // nanoseconds; from when on requests are allowed again, if none came since

    /** The way to the webhook. Must not block. */
    @FunctionalInterface
    public interface Way {
        /**
         * Posts a list.
         *
         * @return completes with the status of the answer; exceptionally when there was none
         */
        CompletionStage<Integer> post(byte[] list);
    }

    public AuditWebhook(Way way, BatchTerms terms, Timeline timeline) {
        this.way = way;
        this.terms = terms;
        this.timeline = timeline;
        this.free = timeline.nanos() - spacing() * terms.burst();
    }

    @Override
    public synchronized void append(ObjectNode event) {
        if (waiting.size() >= terms.buffer()) {
            LOG.error("the audit webhook is not keeping up: an event was dropped");
            return;
        }
        waiting.addLast(event);
        if (waiting.size() >= terms.size()) {
            flush();
        } else if (due == null) {
            due = timeline.after(terms.patience(), this::flush);
        }
    }

    private synchronized void flush() {
        if (due != null) {
            due.cancel();
            due = null;
        }
        if (waiting.isEmpty()) {
            return;
        }
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", "EventList").put("apiVersion", "audit.k8s.io/v1").putObject("metadata");
        ArrayNode items = list.putArray("items");
        while (items.size() < terms.size() && !waiting.isEmpty()) {
            items.add(waiting.removeFirst());
        }
        timeline.after(turn(), () -> send(list, items.size(), 1, terms.backoff()));
    }

    /** How long the next request has to wait for its turn. */
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

    private void send(ObjectNode list, int events, int attempt, Duration pause) {
        way.post(JsonMapper.shared().writeValueAsBytes(list))
                .whenComplete(
                        (status, failure) -> {
                            if (failure == null && status >= 200 && status < 300) {
                                return;
                            }
                            String why = failure == null ? "status " + status : failure.toString();
                            boolean again = failure != null || status == 429 || status >= 500;
                            if (again && attempt < ATTEMPTS) {
                                Duration next =
                                        Duration.ofMillis((long) (pause.toMillis() * LONGER));
                                timeline.after(pause, () -> send(list, events, attempt + 1, next));
                            } else {
                                LOG.error("{} audit events were lost: {}", events, why);
                            }
                        });
    }

    @Override
    public void close() {
        flush();
    }
}
