package io.jollyboat.apiserver.oidc;

import io.jollyboat.apiserver.resource.Requester;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
        List<String> groups = groups(claims);
        if (groups == null || !complaint(claims).isEmpty()) {
            return Optional.empty();
        }
        String name = claims.path(settings.username().name()).stringValue();
        return Optional.of(new Requester(prefix() + name, "", groups, Map.of()));
    }

    @Override
    public String complaint(ObjectNode claims) {
        List<String> meant = texts(claims.path("aud"));
        if (!meant.contains(settings.clientId())) {
            return audienceComplaint(List.of(settings.clientId()), meant);
        }
        String username = settings.username().name();
        JsonNode name = claims.path(username);
        if (!name.isString() || name.stringValue().isEmpty()) {
            return "oidc: parse username claims \"%s\": %s"
                    .formatted(
                            username,
                            name.isMissingNode() ? "claim not present" : "it is not a text");
        }
        if (username.equals(EMAIL)
                && claims.has("email_verified")
                && !claims.path("email_verified").booleanValue(false)) {
            return "oidc: email not verified";
        }
        if (groups(claims) == null) {
            return "oidc: parse groups claim \"" + settings.groups().name() + "\": it is no text";
        }
        return settings.requiredClaims().entrySet().stream()
                .map(each -> requiredComplaint(claims, each.getKey(), each.getValue()))
                .filter(complaint -> !complaint.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** What is said of a token that is meant for others. */
    static String audienceComplaint(List<String> ours, List<String> theirs) {
        return "oidc: verify token: oidc: expected audience in %s got %s"
                .formatted(quoted(ours), quoted(theirs));
    }

    private static String quoted(List<String> texts) {
        return texts.stream()
                .map(text -> '"' + text + '"')
                .collect(Collectors.joining(" ", "[", "]"));
    }

    /** What is said of a token that lacks a claim, or says something else there. */
    static String requiredComplaint(ObjectNode claims, String claim, String wanted) {
        JsonNode said = claims.path(claim);
        if (said.isMissingNode()) {
            return "oidc: required claim " + claim + " not present in ID token";
        }
        if (!said.isString()) {
            return "oidc: parse claim " + claim + ": it is not a text";
        }
        return said.stringValue().equals(wanted)
                ? ""
                : "oidc: required claim %s value does not match. Got = %s, want = %s"
                        .formatted(claim, said.stringValue(), wanted);
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
