package io.jollyboat.apiserver.oidc;

import io.jollyboat.apiserver.authentication.Authenticator;
import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.jwt.KeySet;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Knows people by the ID tokens of an OpenID Connect provider. While the provider's keys are on
 * their way its tokens do not hold, and clients come again.
 */
public final class OidcAuthenticator implements Authenticator {

    /** How far a provider's clock may be ahead. */
    private static final Duration LEEWAY = Duration.ofMinutes(1);

    private static final String VERIFY = "oidc: verify token: ";

    /** Go's way to show a time. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss '+0000 UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final ProviderSite site;
    private final IdentityRules rules;
    private final ProviderKeys keys;
    private final Timeline timeline;

    /**
     * By the flags.
     *
     * @param network asked for when keys are first fetched
     */
    public OidcAuthenticator(
            OidcSettings settings, Supplier<NetworkLoop> network, Timeline timeline) {
        this(ProviderSite.of(settings), new FlagRules(settings), network, timeline);
    }

    /**
     * @param network asked for when keys are first fetched
     */
    public OidcAuthenticator(
            ProviderSite site,
            IdentityRules rules,
            Supplier<NetworkLoop> network,
            Timeline timeline) {
        this.site = site;
        this.rules = rules;
        this.keys = new ProviderKeys(site, network, timeline);
        this.timeline = timeline;
    }

    /** Fetches the keys before somebody needs them. */
    public void prepare() {
        keys.refresh();
    }

    /** Whether the keys are known. */
    boolean ready() {
        return keys.now() != null;
    }

    @Override
    public Optional<Requester> authenticate(Credentials credentials) {
        KeySet known = keysFor(credentials);
        return known == null ? Optional.empty() : requester(known, credentials.bearerToken());
    }

    /**
     * The same, but where a token names a key that is not known, the provider may have changed its
     * keys, and is asked for them. Blocks.
     */
    public Optional<Requester> authenticateByNewKeys(Credentials credentials) {
        KeySet known = keysFor(credentials);
        String token = credentials.bearerToken();
        if (known == null
                || !(known.check(token, site.algorithms()) instanceof KeySet.UnknownKey)) {
            return Optional.empty();
        }
        KeySet fresh = keys.newerThan(known);
        return fresh == null ? Optional.empty() : requester(fresh, token);
    }

    /** Null when the token is none of the provider's, or there are none yet. */
    private @Nullable KeySet keysFor(Credentials credentials) {
        var claims = KeySet.unproven(credentials.bearerToken());
        if (!claims.path("iss").asString("").equals(site.issuer())) {
            return null;
        }
        KeySet known = keys.now();
        if (known == null) {
            keys.refresh();
        }
        return known;
    }

    private Optional<Requester> requester(KeySet known, String token) {
        return known.check(token, site.algorithms()) instanceof KeySet.Held(ObjectNode claims)
                        && current(claims)
                ? rules.requester(claims)
                : Optional.empty();
    }

    @Override
    public String complaint(Credentials credentials) {
        String token = credentials.bearerToken();
        if (!(KeySet.unproven(token) instanceof ObjectNode claims)
                || !claims.path("iss").asString("").equals(site.issuer())) {
            return "";
        }
        KeySet known = keys.now();
        if (known == null) {
            return "oidc: authenticator not initialized";
        }
        Instant now = timeline.now();
        Instant expiry = Instant.ofEpochSecond(claims.path("exp").asLong(0));
        if (!expiry.isAfter(now)) {
            return VERIFY + "oidc: token is expired (Token Expiry: " + shown(expiry) + ")";
        }
        if (!current(claims)) {
            Instant begin = Instant.ofEpochSecond(claims.path("nbf").asLong(0));
            return VERIFY
                    + "oidc: current time %s before the nbf (not before) time: %s"
                            .formatted(shown(now), shown(begin));
        }
        return known.check(token, site.algorithms()) instanceof KeySet.Held
                ? rules.complaint(claims)
                : VERIFY + "failed to verify signature: failed to verify id token signature";
    }

    private static String shown(Instant time) {
        return TIME.format(time);
    }

    private boolean current(ObjectNode claims) {
        long now = timeline.now().getEpochSecond();
        return claims.path("exp").asLong(0) > now
                && claims.path("nbf").asLong(0) <= now + LEEWAY.toSeconds();
    }
}
