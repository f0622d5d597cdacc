package io.jollyboat.apiserver.review;

import io.jollyboat.apiserver.authentication.Authenticator;
import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.Verbs;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.ClientCertificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers the reviews of authentication.k8s.io and authorization.k8s.io. */
public final class Reviews {

    private static final String AUTHENTICATION = "authentication.k8s.io";
    private static final String AUTHORIZATION = "authorization.k8s.io";

    private final Authenticator authenticator;
    private final Authorizer authorizer;

    public Reviews(Authenticator authenticator, Authorizer authorizer) {
        this.authenticator = authenticator;
        this.authorizer = authorizer;
    }

    /** Makes the server answer them. */
    public void addTo(Verbs verbs) {
        add(verbs, AUTHENTICATION, "selfsubjectreviews", Reviews::whoAmI);
        add(verbs, AUTHENTICATION, "tokenreviews", this::whoseToken);
        add(
                verbs,
                AUTHORIZATION,
                "selfsubjectaccessreviews",
                (call, review) -> decide(review, call.call().user()));
        add(verbs, AUTHORIZATION, "selfsubjectrulesreviews", this::myRules);
        add(
                verbs,
                AUTHORIZATION,
                "subjectaccessreviews",
                (call, review) -> decide(review, subject(review)));
        add(verbs, AUTHORIZATION, "localsubjectaccessreviews", this::decideLocally);
    }

    private static void add(
            Verbs verbs, String group, String plural, BiConsumer<ResourceCall, ObjectNode> answer) {
        Verb.Writing verb =
                call -> {
                    ObjectNode review = verbs.payload(call);
                    answer.accept(call, review);
                    return new Answer.Tree(201, review);
                };
        verbs.addFor(group, plural, "create", verb);
    }

    private static void whoAmI(ResourceCall call, ObjectNode review) {
        review.putObject("status").set("userInfo", json(call.call().user(), review));
    }

    private void whoseToken(ResourceCall call, ObjectNode review) {
        String token = Trees.text(review, "spec", "token");
        Optional<Requester> found =
                token.isEmpty()
                        ? Optional.empty()
                        : authenticator.authenticate(
                                Credentials.shown(new ClientCertificate.Absent(), token));
        ObjectNode status = review.putObject("status");
        found.ifPresent(user -> status.put("authenticated", true).set("user", json(user, review)));
        if (found.isEmpty()) {
            status.put("authenticated", false);
        }
    }

    private void decideLocally(ResourceCall call, ObjectNode review) {
        String namespace = Trees.text(review, "spec", "resourceAttributes", "namespace");
        if (!namespace.equals(call.namespace())) {
            throw ApiException.badRequest(
                    "spec.resourceAttributes.namespace must match namespace: " + call.namespace());
        }
        decide(review, subject(review));
    }

    private void decide(ObjectNode review, Requester user) {
        Decision decision = authorizer.authorize(user, asked(review));
        ObjectNode status = review.putObject("status");
        switch (decision) {
            case Decision.Allowed allowed ->
                    status.put("allowed", true).put("reason", allowed.reason());
            case Decision.Denied denied ->
                    status.put("allowed", false).put("denied", true).put("reason", denied.reason());
            case Decision.NoOpinion none -> {
                status.put("allowed", false);
                if (!none.reason().isEmpty()) {
                    status.put("reason", none.reason());
                }
            }
        }
    }

    private static RequestInfo asked(ObjectNode review) {
        JsonNode resource = review.path("spec").path("resourceAttributes");
        JsonNode path = review.path("spec").path("nonResourceAttributes");
        if (resource.isObject() == path.isObject()) {
            throw ApiException.badRequest(
                    "exactly one of nonResourceAttributes or resourceAttributes must be specified");
        }
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
                        List.of())
                : new RequestInfo(
                        false,
                        Trees.text(path, "path"),
                        Trees.text(path, "verb"),
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        List.of());
    }

    /** What the user may do at all: everything, or what only single questions can tell. */
    private void myRules(ResourceCall call, ObjectNode review) {
        RequestInfo anything = new RequestInfo(true, "", "*", "*", "*", "", "*", "", "", List.of());
        boolean everything =
                authorizer.authorize(call.call().user(), anything) instanceof Decision.Allowed;
        ObjectNode status = review.putObject("status");
        var resources = status.putArray("resourceRules");
        var paths = status.putArray("nonResourceRules");
        if (everything) {
            ObjectNode rule = resources.addObject();
            for (String field : List.of("verbs", "apiGroups", "resources")) {
                rule.putArray(field).add("*");
            }
            ObjectNode path = paths.addObject();
            path.putArray("verbs").add("*");
            path.putArray("nonResourceURLs").add("*");
        }
        status.put("incomplete", !everything);
    }

    private static Requester subject(ObjectNode review) {
        JsonNode spec = review.path("spec");
        Map<String, List<String>> extra = new LinkedHashMap<>();
        spec.path("extra")
                .forEachEntry(
                        (key, values) -> {
                            List<String> texts = new ArrayList<>();
                            values.forEach(value -> texts.add(value.asString("")));
                            extra.put(key, texts);
                        });
        return new Requester(
                Trees.text(spec, "user"),
                Trees.text(spec, "uid"),
                Trees.texts(spec, "groups"),
                extra);
    }

    private static ObjectNode json(Requester user, ObjectNode factory) {
        ObjectNode json = factory.objectNode();
        json.put("username", user.name());
        if (!user.uid().isEmpty()) {
            json.put("uid", user.uid());
        }
        user.groups().forEach(json.putArray("groups")::add);
        if (!user.extra().isEmpty()) {
            ObjectNode extra = json.putObject("extra");
            user.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
        }
        return json;
    }
}
