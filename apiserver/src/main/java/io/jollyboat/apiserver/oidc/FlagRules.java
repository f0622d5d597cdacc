package io.jollyboat.apiserver.oidc;

import io.jollyboat.apiserver.resource.Requester;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the {@code oidc-} flags say of tokens. */
final class FlagRules implements IdentityRules {

    private static final String NO_PREFIX = "-";
    private static final String EMAIL = "email";

    private final OidcSettings settings;

    FlagRules(OidcSettings settings) {
        this.settings = settings;
    }

    @Override
    public Optional<Requester> requester(ObjectNode claims) {
        return meant(claims) ? named(claims) : Optional.empty();
    }

    private boolean meant(ObjectNode claims) {
        return texts(claims.path("aud")).contains(settings.clientId())
                && settings.requiredClaims().entrySet().stream()
                        .allMatch(
                                required -> {
                                    JsonNode said = claims.path(required.getKey());
                                    return said.isString()
                                            && said.stringValue().equals(required.getValue());
                                });
    }

    private Optional<Requester> named(ObjectNode claims) {
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
    static List<String> texts(JsonNode node) {
        if (node.isString()) {
            return List.of(node.stringValue());
        }
        List<String> texts = new ArrayList<>();
        node.forEach(each -> texts.add(each.asString("")));
        return texts;
    }
}
