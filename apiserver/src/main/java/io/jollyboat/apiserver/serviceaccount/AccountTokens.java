package io.jollyboat.apiserver.serviceaccount;

import io.jollyboat.apiserver.authentication.Accounts.Account;
import io.jollyboat.core.jwt.SigningKey;
import io.jollyboat.core.jwt.TokenVerifier;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the tokens of service accounts say, in the form that Kubernetes gives them: everything of
 * its own lies below the claim {@code kubernetes.io}.
 */
public final class AccountTokens {

    static final String PRIVATE = "kubernetes.io";

    private final String issuer;
    private final List<String> audiences;
    private final Supplier<SigningKey> source;
    private @Nullable SigningKey key; // guarded by this
    private @Nullable TokenVerifier verifier; // guarded by this

    /**
     * @param issuer who gives them out
     * @param audiences whom a token is meant for that does not say it, and must be meant for to be
     *     good for this server
     * @param source gives the key that signs them; asked when it is first needed
     */
    public AccountTokens(String issuer, List<String> audiences, Supplier<SigningKey> source) {
        this.issuer = issuer;
        this.audiences = List.copyOf(audiences);
        this.source = source;
    }

    String issuer() {
        return issuer;
    }

    List<String> audiences() {
        return audiences;
    }

    /** Signs tokens. */
    synchronized SigningKey key() {
        SigningKey known = key;
        if (known == null) {
            known = source.get();
            key = known;
        }
        return known;
    }

    /** Checks tokens. */
    synchronized TokenVerifier verifier() {
        TokenVerifier known = verifier;
        if (known == null) {
            known = new TokenVerifier(List.of(key()));
            verifier = known;
        }
        return known;
    }

    /** Somebody to whom a token is tied: when it goes, the token is worth nothing. */
    record Named(String name, String uid) {
        static Named of(JsonNode object) {
            JsonNode metadata = object.path("metadata");
            return new Named(metadata.path("name").asString(""), metadata.path("uid").asString(""));
        }

        void put(ObjectNode parent, String field) {
            parent.putObject(field).put("name", name).put("uid", uid);
        }
    }

    /**
     * A token to be made.
     *
     * @param life until it expires
     * @param warnAfter when its use is worth a warning, because it should have been renewed; zero
     *     for never
     * @param bonds what it is bound to, by kind as the claim names it
     */
    record Wanted(
            Account account,
            String uid,
            List<String> audiences,
            Duration life,
            Duration warnAfter,
            List<Bond> bonds) {}

    /** One thing that a token is bound to. */
    record Bond(String kind, Named object) {}

    String issue(Wanted wanted, Timeline timeline) {
        Instant now = timeline.now();
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        ArrayNode aud = claims.putArray("aud");
        wanted.audiences().forEach(aud::add);
        claims.put("exp", now.plus(wanted.life()).getEpochSecond());
        claims.put("iat", now.getEpochSecond()).put("iss", issuer);
        claims.put(
                "jti",
                new UUID(timeline.random().nextLong(), timeline.random().nextLong()).toString());
        ObjectNode own = claims.putObject(PRIVATE);
        own.put("namespace", wanted.account().namespace());
        wanted.bonds().forEach(bond -> bond.object().put(own, bond.kind()));
        new Named(wanted.account().name(), wanted.uid()).put(own, "serviceaccount");
        if (!wanted.warnAfter().isZero()) {
            own.put("warnafter", now.plus(wanted.warnAfter()).getEpochSecond());
        }
        claims.put("nbf", now.getEpochSecond()).put("sub", wanted.account().user());
        return key().sign(claims);
    }
}
