package io.jollyboat.apiserver.audit;

import static org.assertj.core.api.Assertions.assertThat;

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

class AuditWebhookTest {

    private final VirtualTimeline timeline = new VirtualTimeline(1);
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
        return new AuditWebhook(this::post, terms, timeline);
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
    }

    @Test
    void eventsBeyondTheBufferAreDropped() {
        AuditWebhook webhook = webhook(BatchTerms.USUAL.buffer(5));
        append(webhook, 9);

        webhook.close();
        timeline.advance(Duration.ofSeconds(1));

        assertThat(lists.getFirst().path("items")).hasSize(5);
    }
}
