package io.jollyboat.apiserver.admission.webhook;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.match.MatchConditions;
import io.jollyboat.apiserver.admission.match.RequestVariables;
import io.jollyboat.apiserver.admission.match.Served;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.webhook.WebhookCaller;
import io.jollyboat.apiserver.webhook.WebhookFailure;
import io.jollyboat.apiserver.webhook.WebhookUsers;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.client.HttpClient;
import io.jollyboat.core.runtime.Timeline;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** What mutating and validating webhooks have in common: who is asked, and what an answer means. */
record WebhookAsking(
        KnownObjects known,
        WebhookMeans means,
        WebhookUsers users,
        Authorizer authorizer,
        Timeline timeline) {

    /** As Kubernetes reads no more of an answer. */
    private static final int ANSWER_LIMIT = 3 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookAsking.class);

    /**
     * The resource by which a webhook is to be asked about a request; empty when it is not.
     *
     * @throws ApiException when it would have to be but cannot
     */
    Optional<Served> wanted(Webhook webhook, AdmissionRequest request) {
        Optional<Served> matched = webhook.match().match(request, known);
        if (matched.isEmpty() || !webhook.conditions().any()) {
            return matched;
        }
        return switch (webhook.conditions()
                .ask(RequestVariables.values(request, matched.get(), authorizer))) {
            case MatchConditions.Outcome.Holds ignored -> matched;
            case MatchConditions.Outcome.Fails ignored -> Optional.empty();
            case MatchConditions.Outcome.Unclear(String why) -> {
                if (webhook.ignoresFailure()) {
                    LOG.warn("webhook {} is not asked: {}", webhook.id(), why);
                    yield Optional.empty();
                }
                throw request.forbidden(why);
            }
        };
    }

    /**
     * Refuses to ask a webhook about what will not be kept, unless it says that it does nothing.
     *
     * @throws ApiException BadRequest
     */
    static void checkDryRun(Webhook webhook, AdmissionRequest request) {
        if (request.dryRun() && !webhook.harmless()) {
            throw ApiException.badRequest(
                    "admission webhook \"" + webhook.name() + "\" does not support dry run");
        }
    }

    /** An answer on its way. */
    record Asked(
            Webhook webhook,
            Served matched,
            Review review,
            CompletionStage<byte[]> answer,
            AtomicLong took,
            String place) {

        WebhookMeasures.Question question(AdmissionRequest request, boolean mutating) {
            return new WebhookMeasures.Question(webhook, request.operation(), mutating, took.get());
        }
    }

    /**
     * @param place which it is of those that are asked: {@code round_0_index_1}
     */
    Asked ask(Webhook webhook, Served matched, AdmissionRequest request, String place) {
        Review review = Review.of(request, matched, webhook.reviewVersion(), uid());
        long began = timeline.nanos();
        AtomicLong took = new AtomicLong();
        CompletionStage<byte[]> answer =
                means.caller()
                        .post(
                                users,
                                webhook.json().path("clientConfig"),
                                review.body(),
                                new HttpClient.Bounds(ANSWER_LIMIT, webhook.patience()))
                        .whenComplete((_, _) -> took.set(timeline.nanos() - began));
        return new Asked(webhook, matched, review, answer, took, place);
    }

    private String uid() {
        long high = timeline.random().nextLong();
        long low = timeline.random().nextLong();
        // version 4, variant 2
        return new UUID(high & ~0xf000L | 0x4000L, low & ~(3L << 62) | (1L << 63)).toString();
    }

    /**
     * Waits for an answer and passes on its warnings and annotations.
     *
     * @return null when there is none and the webhook may be passed over
     * @throws ApiException when it refuses, or cannot be passed over
     */
    Review.@Nullable Verdict verdict(Asked asked, AdmissionRequest request, boolean mutating) {
        Webhook webhook = asked.webhook;
        Review.Verdict verdict;
        try {
            if (webhook.reviewVersion().isEmpty()) {
                throw new WebhookFailure(
                        "could not create admission objects: webhook does not accept known"
                                + " AdmissionReview versions (v1, v1beta1)");
            }
            verdict = asked.review.read(WebhookCaller.arrived(asked.answer), mutating);
        } catch (WebhookFailure failure) {
            failed(asked, request, failure, mutating);
            return null;
        }
        ObjectNode response = verdict.response();
        response.path("auditAnnotations")
                .forEachEntry(
                        (key, value) ->
                                request.call()
                                        .auditAnnotation(
                                                webhook.name() + "/" + key, value.asString("")));
        Trees.texts(response, "warnings").forEach(request.call()::warn);
        if (!verdict.allowed()) {
            ApiException why = denied(webhook, Trees.objectOrNull(response, "status"));
            means.measures().refused(asked.question(request, mutating), why.code());
            throw why;
        }
        return verdict;
    }

    /**
     * Passes a webhook over, if it may be.
     *
     * @throws ApiException InternalError when it may not
     */
    void failed(Asked asked, AdmissionRequest request, WebhookFailure failure, boolean mutating) {
        means.measures().unanswered(asked.question(request, mutating));
        Webhook webhook = asked.webhook;
        String message =
                "failed calling webhook \""
                        + webhook.name()
                        + "\": "
                        + (failure.called() ? "failed to call webhook: " : "")
                        + failure.why();
        if (!webhook.ignoresFailure()) {
            throw ApiException.internal(message);
        }
        LOG.warn("{}; its policy is to go on", message);
        request.call()
                .auditAnnotation(
                        "failed-open."
                                + (mutating ? "mutation" : "validating")
                                + ".webhook.admission.k8s.io/"
                                + asked.place,
                        webhook.name());
    }

    private static ApiException denied(Webhook webhook, @Nullable ObjectNode said) {
        String by = "admission webhook \"" + webhook.name() + "\" denied the request";
        ObjectNode status = said == null ? webhook.json().objectNode() : said.deepCopy();
        String message = Trees.text(status, "message");
        String reason = Trees.text(status, "reason");
        if (!message.isEmpty()) {
            status.put("message", by + ": " + message);
        } else if (!reason.isEmpty()) {
            status.put("message", by + ": " + reason);
        } else {
            status.put("message", by + " without explanation");
        }
        long code = Trees.number(status, 0, "code");
        if (code < 400) {
            status.put("code", 400);
        } else if (code > 599) {
            status.put("code", 500); // none that HTTP knows
        }
        return ApiException.of(status);
    }
}
