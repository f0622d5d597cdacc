package io.jollyboat.core.delegation;

import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ClientCertificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Knows callers by their certificate, or by a token that the API server vouches for, and asks the
 * API server whether they have a right. Its answers are remembered for a while, as Kubernetes does.
 *
 * <p>Safe for use by several threads. Every call may block for as long as the API server takes to
 * answer.
 */
public final class DelegatedAccess {

    private static final String BEARER = "Bearer ";

    private final Client client;
    private final Timeline timeline;
    private final AccessMemory holds;
    private final Memory<String, Optional<Caller>> callers = new Memory<>();
    private final Memory<Question, Boolean> answers = new Memory<>();

    /**
     * @param client whose user may create reviews, as {@code system:auth-delegator} does
     */
    public DelegatedAccess(Client client, Timeline timeline, AccessMemory holds) {
        this.client = client;
        this.timeline = timeline;
        this.holds = holds;
    }

    private record Question(Caller caller, Permission permission) {}

    /**
     * Who asks.
     *
     * @return {@link Caller#ANONYMOUS} when nothing is shown; empty when what is shown is worth
     *     nothing
     * @throws ApiException when the API server cannot be asked
     */
    public Optional<Caller> caller(HttpExchange exchange) {
        if (exchange.peer().clientCertificate()
                instanceof ClientCertificate.Verified(var certificate)) {
            Subject subject = Subject.of(certificate);
            return Optional.of(
                    Caller.authenticated(
                            subject.commonName(), List.copyOf(subject.organizations())));
        }
        String authorization = exchange.headers().first("Authorization");
        if (authorization == null || !authorization.startsWith(BEARER)) {
            return Optional.of(Caller.ANONYMOUS);
        }
        String token = authorization.substring(BEARER.length()).strip();
        Optional<Optional<Caller>> known = callers.get(token, timeline.now());
        if (known.isPresent()) {
            return known.get();
        }
        Optional<Caller> found = review(token);
        callers.put(token, found, timeline.now().plus(holds.identity()), timeline.now());
        return found;
    }

    private Optional<Caller> review(String token) {
        ObjectNode review = Trees.newObject();
        review.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenReview");
        review.putObject("spec").put("token", token);
        JsonNode status = ask("/apis/authentication.k8s.io/v1/tokenreviews", review);
        if (!status.path("authenticated").asBoolean(false)) {
            return Optional.empty();
        }
        JsonNode user = status.path("user");
        var groups = new ArrayList<String>();
        user.path("groups").forEach(group -> groups.add(group.asString("")));
        return Optional.of(Caller.authenticated(user.path("username").asString(""), groups));
    }

    /**
     * Whether somebody has a right.
     *
     * @throws ApiException when the API server cannot be asked
     */
    public boolean allows(Caller caller, Permission permission) {
        var question = new Question(caller, permission);
        Optional<Boolean> known = answers.get(question, timeline.now());
        if (known.isPresent()) {
            return known.get();
        }
        ObjectNode review = Trees.newObject();
        review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SubjectAccessReview");
        ObjectNode spec = review.putObject("spec");
        spec.put("user", caller.name());
        caller.groups().forEach(spec.putArray("groups")::add);
        permission.attributes().forEach(spec.putObject(permission.kind())::put);
        boolean allowed =
                ask("/apis/authorization.k8s.io/v1/subjectaccessreviews", review)
                        .path("allowed")
                        .asBoolean(false);
        Instant until = timeline.now().plus(allowed ? holds.grant() : holds.refusal());
        answers.put(question, allowed, until, timeline.now());
        return allowed;
    }

    private JsonNode ask(String path, ObjectNode review) {
        return client.call(new ApiRequest("POST", path, Map.of(), ApiRequest.JSON, review))
                .path("status");
    }
}
