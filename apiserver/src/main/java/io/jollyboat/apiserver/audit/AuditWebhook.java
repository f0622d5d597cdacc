package io.jollyboat.apiserver.audit;

import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends events to a webhook in lists, and again when one did not get through: by its mode many at a
 * time, or each by itself while its request waits. What cannot be delivered is dropped, and the log
 * says so.
 */
public final class AuditWebhook implements AuditSink {

    private static final Logger LOG = LoggerFactory.getLogger(AuditWebhook.class);
    private static final int ATTEMPTS = 5;
    private static final double LONGER = 1.5;

    private final Way way;
    private final Delivery delivery;
    private final AuditMeasures measures;
    private final Timeline timeline;
    private final Batches batches;

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

    public AuditWebhook(Way way, Delivery delivery, AuditMeasures measures, Timeline timeline) {
        this.measures = measures;
        this.way = way;
        this.delivery = delivery;
        this.timeline = timeline;
        this.batches = new Batches("webhook", delivery, measures, timeline, this::send);
    }

    @Override
    public CompletionStage<Boolean> append(ObjectNode event) {
        if (delivery.mode() == AuditMode.BATCH) {
            batches.add(event);
            return CompletableFuture.completedStage(true);
        }
        boolean strict = delivery.mode() == AuditMode.BLOCKING_STRICT;
        return send(List.of(event)).thenApply(arrived -> arrived || !strict);
    }

    private CompletableFuture<Boolean> send(List<ObjectNode> events) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", "EventList").put("apiVersion", "audit.k8s.io/v1").putObject("metadata");
        list.putArray("items").addAll(events);
        var arrived = new CompletableFuture<Boolean>();
        attempt(new Sent(list, events.size(), arrived), 1, delivery.batches().backoff());
        return arrived;
    }

    /** A list on its way. */
    private record Sent(ObjectNode list, int events, CompletableFuture<Boolean> arrived) {}

    private void attempt(Sent sent, int attempt, Duration pause) {
        way.post(JsonMapper.shared().writeValueAsBytes(sent.list))
                .whenComplete(
                        (status, failure) -> {
                            if (failure == null && status >= 200 && status < 300) {
                                sent.arrived.complete(true);
                                return;
                            }
                            String why = failure == null ? "status " + status : failure.toString();
                            boolean again = failure != null || status == 429 || status >= 500;
                            if (again && attempt < ATTEMPTS) {
                                Duration next =
                                        Duration.ofMillis((long) (pause.toMillis() * LONGER));
                                timeline.after(pause, () -> attempt(sent, attempt + 1, next));
                            } else {
                                LOG.error("{} audit events were lost: {}", sent.events, why);
                                measures.lost("webhook", sent.events);
                                sent.arrived.complete(false);
                            }
                        });
    }

    @Override
    public void close() {
        batches.flush();
    }
}
