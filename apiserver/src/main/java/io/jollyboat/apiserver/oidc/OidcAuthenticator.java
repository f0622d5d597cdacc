package io.jollyboat.apiserver.oidc;

import io.jollyboat.apiserver.authentication.Authenticator;
import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.jwt.KeySet;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Knows people by the ID tokens of an OpenID Connect provider. While the provider's keys are on
 * their way its tokens do not hold, and clients come again.
 */
public final class OidcAuthenticator implements Authenticator {

    /** How far a provider's clock may be ahead. */
    private static final Duration LEEWAY = Duration.ofMinutes(1);

    private static final String NO_PREFIX = "-";
    private static final String EMAIL = "email";

    private final OidcSettings settings;
    private final ProviderKeys keys;
    private final Timeline timeline;

    /**
     * @param network asked for when keys are first fetched
     */
    public OidcAuthenticator(
            OidcSettings settings, Supplier<NetworkLoop> network, Timeline timeline) {
        this.settings = settings;
        this.keys = new ProviderKeys(settings, network, timeline);
        this.timeline = timeline;
    }

    /** Fetches the keys before somebody needs them. */
    public void prepare() {
        keys.refresh();
    }

    @Override
    public Optional<Requester> authenticate(Credentials credentials) {
        String token = credentials.bearerToken();
        if (!KeySet.unproven(token).path("iss").asString("").equals(settings.issuer())) {
            return Optional.empty();
        }
        KeySet known = keys.now();
        if (known == null) {
            keys.refresh();
            return Optional.empty();
        }
        return switch (known.check(token, settings.algorithms())) {
            case KeySet.Held(ObjectNode claims) ->
                    current(claims) ? requester(claims) : Optional.empty();
            case KeySet.UnknownKey ignored -> {
                keys.refresh();
                yield Optional.empty();
            }
            case KeySet.Refused ignored -> Optional.empty();
        };
    }

    /** Whether a token is meant for us, now, and says what it must. */
    private boolean current(ObjectNode claims) {
        long now = timeline.now().getEpochSecond();
        boolean meant = texts(claims.path("aud")).contains(settings.clientId());
        boolean alive = claims.path("exp").asLong(0) > now;
        boolean begun = claims.path("nbf").asLong(0) <= now + LEEWAY.toSeconds();
        return meant
                && alive
                && begun
                && settings.requiredClaims().entrySet().stream()
                        .allMatch(
                                required -> {
                                    JsonNode said = claims.path(required.getKey());
                                    return said.isString()
                                            && said.stringValue().equals(required.getValue());
                                });
    }

    private Optional<Requester> requester(ObjectNode claims) {
        JsonNode name = claims.path(settings.username().name());
        if (!name.isString() || name.stringValue().isEmpty()) {
            return Optional.empty();
        }
        boolean unverified =
                settings.username().name().equals(EMAIL)
                        && claims.has("email_verified")
                        && !claims.path("email_verified").booleanValue(false);
        List<String> groups = groups(claims);
        return unverified || groups == null
                ? Optional.empty()
                : Optional.of(new Requester(prefix() + name.stringValue(), "", groups, Map.of()));
    }

    private String prefix() {
        String given = settings.username().prefix();
        if (given.equals(NO_PREFIX)) {
            return "";
        }
        boolean usual = given.isEmpty() && !settings.username().name().equals(EMAIL);
        return usual ? settings.issuer() + "#" : given;
    }

    /** A user's groups; null when the token says something else in their place. */
    private @Nullable List<String> groups(ObjectNode claims) {
        JsonNode said = claims.path(settings.groups().name());
        if (settings.groups().name().isEmpty() || said.isMissingNode() || said.isNull()) {
            return List.of();
        }
        if (!said.isString() && !said.isArray()) {
            return null;
        }
        return texts(said).stream().map(group -> settings.groups().prefix() + group).toList();
    }

    /** One text, or several. */
    private static List<String> texts(JsonNode node) {
        if (node.isString()) {
            return List.of(node.stringValue());
        }
        List<String> texts = new ArrayList<>();
        node.forEach(each -> texts.add(each.asString("")));
        return texts;
    }
}
