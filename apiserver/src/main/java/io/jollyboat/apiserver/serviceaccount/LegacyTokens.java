package io.jollyboat.apiserver.serviceaccount;

import io.jollyboat.apiserver.authentication.Accounts;
import io.jollyboat.apiserver.authentication.Accounts.Account;
import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.token.LegacyToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens that do not expire: each is good as long as the secret it is kept in. A label of the
 * secret tells on which day its token was last shown, and with another a secret can be kept whose
 * token is good for nothing, as long as nobody is sure that it is not needed.
 */
final class LegacyTokens {

    static final String ISSUER = "kubernetes/serviceaccount";

    private static final String PREFIX = "kubernetes.io/serviceaccount/";

    private final List<String> audiences;
    private final AccountObjects objects;
    private final Timeline timeline;

    /**
     * @param audiences whom they are meant for
     */
    LegacyTokens(List<String> audiences, AccountObjects objects, Timeline timeline) {
        this.audiences = List.copyOf(audiences);
        this.objects = objects;
        this.timeline = timeline;
    }

    /** Whether a token that says this is one of them. */
    static boolean areMeant(ObjectNode claims) {
        return Trees.text(claims, "iss").equals(ISSUER);
    }

    Optional<Requester> requester(ObjectNode claims, Credentials credentials) {
        if (!credentials.audiences().isEmpty()
                && Collections.disjoint(audiences, credentials.audiences())) {
            return Optional.empty();
        }
        String namespace = Trees.text(claims, PREFIX + "namespace");
        String uid = Trees.text(claims, PREFIX + "service-account.uid");
        var account = new Account(namespace, Trees.text(claims, PREFIX + "service-account.name"));
        ObjectNode found = objects.glance("serviceaccounts", namespace, account.name());
        ObjectNode secret = secret(claims);
        boolean exists =
                found != null
                        && account.user().equals(Trees.text(claims, "sub"))
                        && Trees.text(found, "metadata", "uid").equals(uid);
        if (!exists || secret == null || !holds(secret, credentials.bearerToken())) {
            return Optional.empty();
        }
        noteUse(namespace, secret);
        return invalid(secret)
                ? Optional.empty()
                : Optional.of(
                        new Requester(account.user(), uid, Accounts.groups(namespace), Map.of()));
    }

    /** Why one that a key of ours signed does not hold. */
    String complaint(ObjectNode claims, Credentials credentials) {
        ObjectNode secret = secret(claims);
        if (secret == null || !holds(secret, credentials.bearerToken())) {
            return "service account token has been invalidated";
        }
        String namespace = Trees.text(claims, PREFIX + "namespace");
        return invalid(secret)
                ? "the token in secret %s/%s for service account %s/%s has been marked invalid. Use tokens from the TokenRequest API or manually created secret-based tokens, or remove the '%s' label from the secret to temporarily allow use of this token"
                        .formatted(
                                namespace,
                                Trees.text(secret, "metadata", "name"),
                                namespace,
                                Trees.text(claims, PREFIX + "service-account.name"),
                                LegacyToken.INVALID_SINCE)
                : "";
    }

    private @Nullable ObjectNode secret(ObjectNode claims) {
        return objects.glance(
                "secrets",
                Trees.text(claims, PREFIX + "namespace"),
                Trees.text(claims, PREFIX + "secret.name"));
    }

    private static boolean holds(ObjectNode secret, String token) {
        if (!Trees.text(secret, "metadata", "deletionTimestamp").isEmpty()) {
            return false;
        }
        byte[] kept = Base64.getMimeDecoder().decode(Trees.text(secret, "data", "token"));
        return MessageDigest.isEqual(kept, token.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean invalid(ObjectNode secret) {
        return !Trees.text(secret, "metadata", "labels", LegacyToken.INVALID_SINCE).isEmpty();
    }

    /** A server whose clock is a little ahead may have noted tomorrow. */
    private void noteUse(String namespace, ObjectNode secret) {
        LocalDate today = timeline.now().atZone(ZoneOffset.UTC).toLocalDate();
        String noted = Trees.text(secret, "metadata", "labels", LegacyToken.LAST_USED);
        if (!noted.equals(today.toString()) && !noted.equals(today.plusDays(1).toString())) {
            String name = Trees.text(secret, "metadata", "name");
            timeline.execute(
                    () -> objects.label(namespace, name, LegacyToken.LAST_USED, today.toString()));
        }
    }
}
