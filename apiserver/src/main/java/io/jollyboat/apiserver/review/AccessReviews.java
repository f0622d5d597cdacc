package io.jollyboat.apiserver.review;

import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.authorization.rbac.HeldRules;
import io.jollyboat.apiserver.authorization.rbac.PolicyRule;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.routing.Verbs;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.core.selector.Operator;
import io.jollyboat.core.selector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers what somebody may do: {@code kubectl auth can-i}, and those who decide like we do. */
public final class AccessReviews {

    private static final String GROUP = "authorization.k8s.io";

    private final Authorizer authorizer;
    private final HeldRules.Source rules;

    /**
     * @param authorizer decides, as it does for requests
     * @param rules tells what a user may do; what others allow besides is not told
     */
    public AccessReviews(Authorizer authorizer, HeldRules.Source rules) {
        this.authorizer = authorizer;
        this.rules = rules;
    }

    /** Makes the server answer them. */
    public void addTo(Verbs verbs) {
        add(verbs, "selfsubjectaccessreviews", this::decideForMe);
        add(verbs, "selfsubjectrulesreviews", this::myRules);
        add(verbs, "subjectaccessreviews", this::decideForSubject);
        add(verbs, "localsubjectaccessreviews", this::decideLocally);
    }

    private static void add(
            Verbs verbs, String plural, BiConsumer<ResourceCall, ObjectNode> answer) {
        Verb.Writing verb =
                call -> {
                    ObjectNode review = verbs.payload(call);
                    answer.accept(call, review);
                    return new Answer.Tree(201, review);
                };
        verbs.addFor(GROUP, plural, "create", verb);
    }

    private void decideForMe(ResourceCall call, ObjectNode review) {
        new ReviewRules(call, review).check();
        decide(review, call.call().user());
    }

    private void decideForSubject(ResourceCall call, ObjectNode review) {
        new ReviewRules(call, review).checkForSubject();
        decide(review, Users.subject(review));
    }

    private void decideLocally(ResourceCall call, ObjectNode review) {
        new ReviewRules(call, review).checkLocally();
        decide(review, Users.subject(review));
    }

    private void decide(ObjectNode review, Requester user) {
        Decision decision = authorizer.authorize(user, asked(review));
        ObjectNode status = review.putObject("status");
        status.put("allowed", decision instanceof Decision.Allowed);
        if (decision instanceof Decision.Denied) {
            status.put("denied", true);
        }
        put(status, "reason", decision.reason());
        put(status, "evaluationError", decision.error());
    }

    private static void put(ObjectNode status, String field, String text) {
        if (!text.isEmpty()) {
            status.put(field, text);
        }
    }

    private static RequestInfo asked(ObjectNode review) {
        JsonNode resource = review.path("spec").path("resourceAttributes");
        JsonNode path = review.path("spec").path("nonResourceAttributes");
        return resource.isObject()
                ? new RequestInfo(
                        true,
                        "",
                        Trees.text(resource, "verb"),
                        Trees.text(resource, "group"),
                        Trees.text(resource, "version"),
                        Trees.text(resource, "namespace"),
                        Trees.text(resource, "resource"),
                        Trees.text(resource, "subresource"),
                        Trees.text(resource, "name"),
                        List.of(),
                        fieldSelector(resource),
                        labelSelector(resource))
                : RequestInfo.question(Trees.text(path, "verb"), Trees.text(path, "path"));
    }

    /** The selector that a question is narrowed to, as a request would write it. */
    private static String fieldSelector(JsonNode resource) {
        String raw = Trees.text(resource, "fieldSelector", "rawSelector");
        if (!raw.isEmpty()) {
            return raw;
        }
        List<String> terms = new ArrayList<>();
        for (ObjectNode each : Trees.objects(resource, "fieldSelector", "requirements")) {
            List<String> values = Trees.texts(each, "values");
            if (Trees.text(each, "operator").equals("In") && values.size() == 1) {
                terms.add(Trees.text(each, "key") + "=" + values.getFirst());
            }
        }
        return String.join(",", terms);
    }

    private static String labelSelector(JsonNode resource) {
        String raw = Trees.text(resource, "labelSelector", "rawSelector");
        if (!raw.isEmpty()) {
            return raw;
        }
        List<Requirement> terms = new ArrayList<>();
        for (ObjectNode each : Trees.objects(resource, "labelSelector", "requirements")) {
            String key = Trees.text(each, "key");
            List<String> values = Trees.texts(each, "values");
            switch (Trees.text(each, "operator")) {
                case "In" -> terms.add(new Requirement(key, Operator.IN, values));
                case "NotIn" -> terms.add(new Requirement(key, Operator.NOT_IN, values));
                case "Exists" -> terms.add(new Requirement(key, Operator.EXISTS, values));
                case "DoesNotExist" ->
                        terms.add(new Requirement(key, Operator.DOES_NOT_EXIST, values));
                default -> {} // of what is not understood nothing is made: that allows no more
            }
        }
        return LabelSelector.of(terms).toString();
    }

    private void myRules(ResourceCall call, ObjectNode review) {
        String namespace = Trees.text(review, "spec", "namespace");
        if (namespace.isEmpty()) {
            throw ApiException.badRequest("no namespace on request");
        }
        HeldRules held = rules.heldBy(call.call().user(), namespace);
        ObjectNode status = review.putObject("status");
        ArrayNode resources = status.putArray("resourceRules");
        ArrayNode paths = status.putArray("nonResourceRules");
        for (PolicyRule rule : held.rules()) {
            (rule.paths().isEmpty() ? resources : paths).add(rule.json());
        }
        status.put("incomplete", !held.missing().isEmpty());
        put(status, "evaluationError", held.complaint());
    }
}
