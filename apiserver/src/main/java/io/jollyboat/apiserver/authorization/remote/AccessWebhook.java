package io.jollyboat.apiserver.authorization.remote;

import io.jollyboat.apiserver.admission.match.MatchConditions;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.authorization.rbac.HeldRules;
import io.jollyboat.apiserver.cel.CelValues;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.webhook.ExpiringAnswers;
import io.jollyboat.apiserver.webhook.RemoteReviews;
import io.jollyboat.apiserver.webhook.WebhookFailure;
import io.jollyboat.core.runtime.Timeline;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a webhook what somebody may do, by a SubjectAccessReview. What it answered is remembered for
 * a while; what could not be found out is not. Safe for use by many threads.
 */
final class AccessWebhook implements Authorizer, HeldRules.Source, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AccessWebhook.class);
    private static final String GROUP = "authorization.k8s.io/";

    /** Answers remembered, as many as in Kubernetes. */
    private static final int MOST = 8192;

    /** Characters of a question that its asker chose; a longer one's answer is not remembered. */
    private static final int LONGEST = 10_000;

    private final AccessTerms terms;
    private final RemoteReviews reviews;
    private final Timeline timeline;
    private final AccessMeasures.Of measures;
    private final ExpiringAnswers<String, JsonNode> known;

    /**
     * @param reviews the way to the webhook; the authorizer's from now on
     */
    AccessWebhook(
            AccessTerms terms,
            RemoteReviews reviews,
            Timeline timeline,
            AccessMeasures.Of measures) {
        this.terms = terms;
        this.reviews = reviews;
        this.timeline = timeline;
        this.measures = measures;
        this.known = new ExpiringAnswers<>(MOST, timeline);
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public @Nullable Decision atOnce(Requester user, RequestInfo request) {
        return null;
    }

    @Override
    public HeldRules heldBy(Requester user, String namespace) {
        return HeldRules.untold("webhook authorizer does not support user rule resolution");
    }

    @Override
    public Decision authorize(Requester user, RequestInfo request) {
        if (terms.conditions().any()) {
            JsonNode shown = AccessQuestion.shown(user, request);
            switch (terms.conditions().ask(Map.of("request", CelValues.of(shown)))) {
                case MatchConditions.Outcome.Holds ignored -> {}
                case MatchConditions.Outcome.Fails ignored -> {
                    measures.excluded();
                    return Decision.NoOpinion.AT_ALL;
                }
                case MatchConditions.Outcome.Unclear unclear -> {
                    measures.unclear();
                    return unknown(unclear.why());
                }
            }
        }
        String groups = terms.version().equals("v1beta1") ? "group" : "groups";
        ObjectNode spec = AccessQuestion.spec(user, request, groups);
        String question = spec.toString();
        JsonNode answer = known.get(question);
        if (answer == null) {
            long began = timeline.nanos();
            try {
                answer = reviews.ask(review(spec)).path("status");
                measures.answered(timeline.nanos() - began);
            } catch (WebhookFailure failure) {
                measures.failed(failure, timeline.nanos() - began, terms.denies());
                LOG.error("Failed to make webhook authorizer request: {}", failure.why());
                return unknown(failure.why());
            }
            if (chosen(request) < LONGEST) {
                boolean allowed = Trees.flag(answer, "allowed");
                known.put(question, answer, allowed ? terms.allowedFor() : terms.refusedFor());
            }
        }
        return decision(answer);
    }

    private ObjectNode review(ObjectNode spec) {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("kind", "SubjectAccessReview").put("apiVersion", GROUP + terms.version());
        review.putObject("metadata");
        review.set("spec", spec);
        review.putObject("status").put("allowed", false);
        return review;
    }

    private Decision unknown(String why) {
        return terms.denies() ? new Decision.Denied("", why) : new Decision.NoOpinion("", why);
    }

    private static Decision decision(JsonNode answer) {
        String reason = Trees.text(answer, "reason");
        boolean allowed = Trees.flag(answer, "allowed");
        if (Trees.flag(answer, "denied")) {
            String error =
                    allowed
                            ? "webhook subject access review returned both allow and deny response"
                            : "";
            return new Decision.Denied(reason, error);
        }
        return allowed ? new Decision.Allowed(reason) : new Decision.NoOpinion(reason);
    }

    private static int chosen(RequestInfo request) {
        return request.namespace().length()
                + request.verb().length()
                + request.group().length()
                + request.version().length()
                + request.resource().length()
                + request.subresource().length()
                + request.name().length()
                + request.path().length()
                + request.fieldSelector().length()
                + request.labelSelector().length();
    }

    @Override
    public void close() {
        reviews.close();
    }
}
