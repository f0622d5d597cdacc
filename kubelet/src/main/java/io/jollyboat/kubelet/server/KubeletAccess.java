package io.jollyboat.kubelet.server;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who may ask the kubelet for what. The API server and administrators may ask for everything;
 * others are known by their certificate or by a token that the API server vouches for, and the API
 * server says whether they have the right to {@code nodes/stats}, {@code nodes/metrics}, {@code
 * nodes/log} and so on. Its answers are remembered for a while, as Kubernetes does.
 */
final class KubeletAccess {

    private static final String MASTERS = "system:masters";
    private static final String API_SERVER = "kube-apiserver-kubelet-client";
    private static final String BEARER = "Bearer ";
    private static final int MOST_REMEMBERED = 1000;

    private final String node;
    private final Client client;
    private final Timeline timeline;
    private final AccessMemory holds;
    private final Memory<String, Optional<User>> users = new Memory<>();
    private final Memory<Question, Boolean> answers = new Memory<>();

    KubeletAccess(String node, Client client, Timeline timeline, AccessMemory holds) {
        this.node = node;
        this.client = client;
        this.timeline = timeline;
        this.holds = holds;
    }

    private record User(String name, List<String> groups) {}

    private record Question(User user, String verb, String subresource) {}

    /** Whether it is clear without asking anybody that all may be asked for. */
    static boolean isTrusted(ClientCertificate shown) {
        if (!(shown instanceof ClientCertificate.Verified(var certificate))) {
            return false;
        }
        Subject subject = Subject.of(certificate);
        return subject.commonName().equals(API_SERVER) || subject.organizations().contains(MASTERS);
    }

    /**
     * Blocks for as long as the API server takes to say.
     *
     * @throws RequestException 401 or 403 when the caller has not the right
     */
    void require(HttpExchange exchange, List<String> path) throws RequestException {
        Optional<User> user = user(exchange);
        if (user.isEmpty()) {
            throw new RequestException(401, "Unauthorized");
        }
        String verb = verb(exchange.method());
        List<String> subresources = subresources(path);
        for (String subresource : subresources) {
            if (allowed(new Question(user.get(), verb, subresource))) {
                return;
            }
        }
        throw new RequestException(
                403,
                "Forbidden (user=%s, verb=%s, resource=nodes, subresource(s)=[%s])\n"
                        .formatted(user.get().name, verb, String.join(" ", subresources)));
    }

    private Optional<User> user(HttpExchange exchange) throws RequestException {
        if (exchange.peer().clientCertificate()
                instanceof ClientCertificate.Verified(var certificate)) {
            Subject subject = Subject.of(certificate);
            return Optional.of(
                    new User(
                            subject.commonName(),
                            withAuthenticated(List.copyOf(subject.organizations()))));
        }
        String authorization = exchange.headers().first("Authorization");
        if (authorization == null || !authorization.startsWith(BEARER)) {
            return Optional.empty();
        }
        String token = authorization.substring(BEARER.length()).strip();
        Optional<Optional<User>> known = users.get(token, timeline.now());
        if (known.isPresent()) {
            return known.get();
        }
        Optional<User> found = review(token);
        users.put(token, found, timeline.now().plus(holds.identity()), timeline.now());
        return found;
    }

    private static List<String> withAuthenticated(List<String> groups) {
        var all = new ArrayList<>(groups);
        all.add("system:authenticated");
        return List.copyOf(all);
    }

    private Optional<User> review(String token) throws RequestException {
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
        return Optional.of(new User(user.path("username").asString(""), List.copyOf(groups)));
    }

    private boolean allowed(Question question) throws RequestException {
        Optional<Boolean> known = answers.get(question, timeline.now());
        if (known.isPresent()) {
            return known.get();
        }
        ObjectNode review = Trees.newObject();
        review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SubjectAccessReview");
        ObjectNode spec = review.putObject("spec");
        spec.put("user", question.user.name);
        question.user.groups.forEach(spec.putArray("groups")::add);
        spec.putObject("resourceAttributes")
                .put("verb", question.verb)
                .put("version", "v1")
                .put("resource", "nodes")
                .put("subresource", question.subresource)
                .put("name", node);
        boolean allowed =
                ask("/apis/authorization.k8s.io/v1/subjectaccessreviews", review)
                        .path("allowed")
                        .asBoolean(false);
        Instant until = timeline.now().plus(allowed ? holds.grant() : holds.refusal());
        answers.put(question, allowed, until, timeline.now());
        return allowed;
    }

    private JsonNode ask(String path, ObjectNode review) throws RequestException {
        try {
            return client.call(new ApiRequest("POST", path, Map.of(), ApiRequest.JSON, review))
                    .path("status");
        } catch (ApiException e) {
            throw new RequestException(500, "Authorization error: " + e.message());
        }
    }

    private static String verb(String method) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "get";
        };
    }

    /** What a path is called in roles: any of these is enough. */
    private static List<String> subresources(List<String> path) {
        return switch (path.getFirst()) {
            case "stats" -> List.of("stats");
            case "metrics" -> List.of("metrics");
            case "logs" -> List.of("log");
            case "checkpoint" -> List.of("checkpoint");
            case "pods", "runningpods" -> List.of("pods", "proxy");
            case "healthz" -> List.of("healthz", "proxy");
            case "configz" -> List.of("configz", "proxy");
            case "statusz" -> List.of("statusz", "proxy");
            default -> List.of("proxy");
        };
    }

    /** Answers that hold until a time; of too many the oldest go. */
    private static final class Memory<K, V> {
        private record Held<V>(V value, Instant until) {}

        private final Map<K, Held<V>> held = new LinkedHashMap<>(); // guarded by this

        synchronized Optional<V> get(K key, Instant now) {
            Held<V> found = held.get(key);
            return found == null || found.until.isBefore(now)
                    ? Optional.empty()
                    : Optional.of(found.value);
        }

        synchronized void put(K key, V value, Instant until, Instant now) {
            held.remove(key);
            if (held.size() >= MOST_REMEMBERED) {
                held.values().removeIf(old -> old.until.isBefore(now));
            }
            if (held.size() >= MOST_REMEMBERED) {
                held.remove(held.keySet().iterator().next());
            }
            held.put(key, new Held<>(value, until));
        }
    }
}
