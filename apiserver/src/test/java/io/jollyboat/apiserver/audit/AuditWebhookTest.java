package io.jollyboat.apiserver.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class AuditWebhookTest {

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final Metrics metrics = new Metrics();
    private final AuditMeasures measures = new AuditMeasures(metrics);
    private final List<JsonNode> lists = new ArrayList<>();
    private final List<Long> seconds = new ArrayList<>();
    private final Deque<Integer> answers = new ArrayDeque<>(); // 0: none; afterwards 200

    private CompletionStage<Integer> post(byte[] list) {
        lists.add(JsonMapper.shared().readTree(list));
        seconds.add(Duration.ofNanos(timeline.nanos()).toSeconds());
        Integer answer = answers.pollFirst();
        return answer != null && answer == 0
                ? CompletableFuture.failedFuture(new IOException("nobody is there"))
                : CompletableFuture.completedFuture(answer == null ? 200 : answer);
    }

    private AuditWebhook webhook(BatchTerms terms) {
        return new AuditWebhook(this::post, Delivery.TO_WEBHOOK.batches(terms), measures, timeline);
    }

    private static void append(AuditWebhook to, int events) {
        for (int i = 0; i < events; i++) {
            to.append(JsonNodeFactory.instance.objectNode().put("auditID", "e" + i));
        }
    }

    @Test
    void eventsGoTogetherOnceTheFirstHasWaitedLongEnough() {
        AuditWebhook webhook = webhook(BatchTerms.USUAL);
        append(webhook, 3);
        timeline.advance(Duration.ofSeconds(29));
        assertThat(lists).isEmpty();

        timeline.advance(Duration.ofSeconds(2));

        JsonNode list = lists.getFirst();
        assertThat(list.path("kind").stringValue()).isEqualTo("EventList");
        assertThat(list.path("apiVersion").stringValue()).isEqualTo("audit.k8s.io/v1");
        assertThat(list.path("items")).hasSize(3);
        assertThat(list.at("/items/0/auditID").stringValue()).isEqualTo("e0");
    }

    @Test
    void aFullListGoesAtOnceAndNoFasterThanTheRate() {
        AuditWebhook webhook =
                webhook(BatchTerms.USUAL.size(2).rate(1).burst(2).patience(Duration.ofHours(1)));
        append(webhook, 8);

        timeline.advance(Duration.ofMillis(10));
        assertThat(lists).hasSize(2);
        timeline.advance(Duration.ofSeconds(1));
        assertThat(lists).hasSize(3);
        timeline.advance(Duration.ofSeconds(1));
        assertThat(lists).hasSize(4);
    }

    @Test
    void whatDidNotGetThroughIsSentAgainAfterGrowingPauses() {
        answers.addAll(List.of(0, 503));
        AuditWebhook webhook = webhook(BatchTerms.USUAL.size(1));
        append(webhook, 1);

        timeline.advance(Duration.ofMinutes(2));

        assertThat(lists).hasSize(3);
        assertThat(seconds.get(1) - seconds.get(0)).isEqualTo(10);
        assertThat(seconds.get(2) - seconds.get(1)).isEqualTo(15);
    }

    @Test
    void whatIsRefusedIsNotSentAgain() {
        answers.add(400);
        append(webhook(BatchTerms.USUAL.size(1)), 1);

        timeline.advance(Duration.ofMinutes(2));

        assertThat(lists).hasSize(1);
        assertThat(metrics.text()).contains("apiserver_audit_error_total{plugin=\"webhook\"} 1\n");
    }

    @Test
    void eventsBeyondTheBufferAreDropped() {
        AuditWebhook webhook = webhook(BatchTerms.USUAL.buffer(5));
        append(webhook, 9);

        webhook.close();
        timeline.advance(Duration.ofSeconds(1));

        assertThat(lists.getFirst().path("items")).hasSize(5);
        assertThat(metrics.text()).contains("apiserver_audit_error_total{plugin=\"buffered\"} 4\n");
    }

    @Test
    void whereRequestsWaitEachEventGoesByItselfAndTheyGoOnWhenItHasArrived() {
        answers.add(503);
        AuditWebhook webhook =
                new AuditWebhook(
                        this::post,
                        Delivery.TO_WEBHOOK.mode(AuditMode.of("blocking")),
                        measures,
                        timeline);
        CompletableFuture<Boolean> first =
                webhook.append(JsonNodeFactory.instance.objectNode().put("auditID", "e0"))
                        .toCompletableFuture();
        assertThat(first).isNotDone();
        timeline.advance(Duration.ofSeconds(11));
        assertThat(first).isCompletedWithValue(true);
        assertThat(lists).hasSize(2);

        answers.addAll(List.of(400, 400));
        assertThat(webhook.append(JsonNodeFactory.instance.objectNode()).toCompletableFuture())
                .as("it goes on when the event is lost")
                .isCompletedWithValue(true);
        AuditWebhook strict =
                new AuditWebhook(
                        this::post,
                        Delivery.TO_WEBHOOK.mode(AuditMode.of("blocking-strict")),
                        measures,
                        timeline);
        assertThat(strict.append(JsonNodeFactory.instance.objectNode()).toCompletableFuture())
                .isCompletedWithValue(false);
    }

    @Test
    void listsAreKeptBelowTheirLimitAndEventsToo() {
        Truncation limits = new Truncation(true, 500, 300);
        Delivery delivery = Delivery.TO_WEBHOOK.truncation(limits);
        AuditSink sink =
                delivery.limited(new AuditWebhook(this::post, delivery, measures, timeline));
        ObjectNode large = JsonNodeFactory.instance.objectNode().put("auditID", "large");
        large.putObject("requestObject").put("data", "x".repeat(1000));
        ObjectNode hopeless = JsonNodeFactory.instance.objectNode();
        hopeless.put("requestURI", "/" + "x".repeat(1000));
        sink.append(large);
        sink.append(hopeless);
        for (int i = 0; i < 3; i++) {
            sink.append(JsonNodeFactory.instance.objectNode().put("auditID", "e".repeat(200)));
        }
        sink.close();
        timeline.advance(Duration.ofSeconds(1));

        assertThat(lists).hasSize(2);
        assertThat(lists.getFirst().path("items")).hasSize(3);
        assertThat(lists.getFirst().at("/items/0").toString())
                .isEqualTo(
                        "{\"auditID\":\"large\",\"annotations\":{\"audit.k8s.io/truncated\":\"true\"}}");
        assertThat(large.has("requestObject")).as("others get it whole").isTrue();
    }

    @Test
    void termsThatCannotBeAreRefusedInKubernetesWords() {
        Delivery batches = Delivery.TO_LOG.mode(AuditMode.BATCH);
        assertThatThrownBy(() -> batches.batches(BatchTerms.OF_LOG.buffer(0)).check("log"))
                .hasMessage("invalid audit batch log buffer size 0, must be a positive number");
        assertThatThrownBy(
                        () ->
                                Delivery.TO_WEBHOOK
                                        .truncation(new Truncation(true, 5, 10))
                                        .check("webhook"))
                .hasMessage(
                        "invalid audit truncate webhook max batch size 5, must be greater than max"
                                + " event size (10)");
        assertThatThrownBy(() -> AuditMode.of("never"))
                .hasMessage(
                        "invalid audit mode never, allowed modes are"
                                + " \"batch,blocking,blocking-strict\"");
    }
}
