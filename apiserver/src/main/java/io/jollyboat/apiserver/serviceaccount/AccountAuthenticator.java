package io.jollyboat.apiserver.serviceaccount;

import io.jollyboat.apiserver.authentication.Accounts;
import io.jollyboat.apiserver.authentication.Accounts.Account;
import io.jollyboat.apiserver.authentication.Authenticator;
import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.jwt.KeySet;
import io.jollyboat.core.jwt.TokenVerifier;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Knows the tokens of service accounts. One holds while its account, and the pod, secret or node it
 * is bound to, are still the ones it was made for.
 */
public final class AccountAuthenticator implements Authenticator {

    private static final String EXTRA = "authentication.kubernetes.io/";

    /**
     * How long something may have been going away: requests of a pod's last moments get through.
     */
    private static final Duration GOING = Duration.ofSeconds(60);

    private final AccountTokens tokens;
    private final AccountObjects objects;
    private final Timeline timeline;
    private final LegacyTokens legacy;

    public AccountAuthenticator(AccountTokens tokens, AccountObjects objects, Timeline timeline) {
        this.tokens = tokens;
        this.objects = objects;
        this.timeline = timeline;
        this.legacy = new LegacyTokens(tokens.audiences(), objects, timeline);
    }

    @Override
    public Optional<Requester> authenticate(Credentials credentials) {
        String token = credentials.bearerToken();
        if (!TokenVerifier.looksLikeOne(token)) {
            return Optional.empty();
        }
        return tokens.verifier()
                .claims(token)
                .flatMap(
                        claims ->
                                LegacyTokens.areMeant(claims)
                                        ? legacy.requester(claims, credentials)
                                        : bound(claims, credentials.audiences()));
    }

    @Override
    public String complaint(Credentials credentials) {
        String token = credentials.bearerToken();
        String issuer = KeySet.unproven(token).path("iss").asString("");
        if (issuer.equals(LegacyTokens.ISSUER)) {
            return tokens.verifier()
                    .claims(token)
                    .map(claims -> legacy.complaint(claims, credentials))
                    .orElseGet(() -> unsigned(token));
        }
        if (!issuer.equals(tokens.issuer())) {
            return "";
        }
        return tokens.verifier()
                .claims(token)
                .map(claims -> complaint(claims, credentials.audiences()))
                .orElseGet(() -> unsigned(token));
    }

    private String unsigned(String token) {
        return tokens.verifier().knowsKeyOf(token)
                ? "go-jose/go-jose: error in cryptographic primitive"
                : "invalid signature, no keys found";
    }

    private String complaint(ObjectNode claims, List<String> wanted) {
        List<String> audiences = wanted.isEmpty() ? tokens.audiences() : wanted;
        if (Collections.disjoint(audiencesOf(claims), audiences)) {
            return "token audiences %s is invalid for the target audiences %s"
                    .formatted(quoted(audiencesOf(claims)), quoted(audiences));
        }
        long now = timeline.now().getEpochSecond();
        if (Trees.number(claims, 0, "nbf") > now) {
            return "service account token is not valid yet";
        }
        if (Trees.number(claims, 0, "exp") <= now) {
            return "service account token has expired";
        }
        JsonNode own = claims.path(AccountTokens.PRIVATE);
        String namespace = Trees.text(own, "namespace");
        JsonNode account = own.path("serviceaccount");
        String name = Trees.text(account, "name");
        ObjectNode found = objects.glance("serviceaccounts", namespace, name);
        if (found == null) {
            return "serviceaccounts \"" + name + "\" not found";
        }
        String uid = Trees.text(found, "metadata", "uid");
        if (!uid.equals(Trees.text(account, "uid"))) {
            return "service account UID (%s) does not match claim (%s)"
                    .formatted(uid, Trees.text(account, "uid"));
        }
        return "service account token has been invalidated";
    }

    private static String quoted(List<String> texts) {
        return texts.stream()
                .map(text -> '"' + text + '"')
                .collect(Collectors.joining(" ", "[", "]"));
    }

    private Optional<Requester> bound(ObjectNode claims, List<String> wanted) {
        List<String> audiences = wanted.isEmpty() ? tokens.audiences() : wanted;
        long now = timeline.now().getEpochSecond();
        boolean good =
                Trees.text(claims, "iss").equals(tokens.issuer())
                        && Trees.number(claims, 0, "exp") > now
                        && Trees.number(claims, 0, "nbf") <= now
                        && !Collections.disjoint(audiencesOf(claims), audiences);
        JsonNode own = claims.path(AccountTokens.PRIVATE);
        String namespace = Trees.text(own, "namespace");
        var account = new Account(namespace, Trees.text(own, "serviceaccount", "name"));
        String uid = Trees.text(own, "serviceaccount", "uid");
        if (!good
                || !account.user().equals(Trees.text(claims, "sub"))
                || !still("serviceaccounts", namespace, own.path("serviceaccount"))
                || !bondsHold(own, namespace)) {
            return Optional.empty();
        }
        return Optional.of(
                new Requester(account.user(), uid, Accounts.groups(namespace), extra(claims, own)));
    }

    private static List<String> audiencesOf(ObjectNode claims) {
        JsonNode audience = claims.path("aud");
        return audience.isString() ? List.of(audience.stringValue()) : Trees.texts(claims, "aud");
    }

    private boolean bondsHold(JsonNode own, String namespace) {
        if (own.has("pod")) {
            // the node is told along with the pod; the pod is what counts
            return still("pods", namespace, own.path("pod"));
        }
        if (own.has("secret")) {
            return still("secrets", namespace, own.path("secret"));
        }
        return !own.has("node") || still("nodes", "", own.path("node"));
    }

    /** Whether an object is there, is the same, and has not been going away for long. */
    private boolean still(String plural, String namespace, JsonNode named) {
        ObjectNode object = objects.glance(plural, namespace, Trees.text(named, "name"));
        return object != null
                && Trees.text(object, "metadata", "uid").equals(Trees.text(named, "uid"))
                && !longGoing(object);
    }

    private boolean longGoing(ObjectNode object) {
        String since = Trees.text(object, "metadata", "deletionTimestamp");
        if (since.isEmpty()) {
            return false;
        }
        try {
            return Instant.parse(since).plus(GOING).isBefore(timeline.now());
        } catch (DateTimeParseException unreadable) {
            return true;
        }
    }

    private static Map<String, List<String>> extra(ObjectNode claims, JsonNode own) {
        Map<String, List<String>> extra = new TreeMap<>();
        String id = Trees.text(claims, "jti");
        if (!id.isEmpty()) {
            extra.put(EXTRA + "credential-id", List.of("JTI=" + id));
        }
        for (String kind : List.of("pod", "node")) {
            if (own.has(kind)) {
                extra.put(EXTRA + kind + "-name", List.of(Trees.text(own, kind, "name")));
                extra.put(EXTRA + kind + "-uid", List.of(Trees.text(own, kind, "uid")));
            }
        }
        return extra;
    }
}
