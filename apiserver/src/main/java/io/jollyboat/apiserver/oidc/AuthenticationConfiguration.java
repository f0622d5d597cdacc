package io.jollyboat.apiserver.oidc;

import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.file.SettingsShape;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.pki.Pem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file of {@code authentication-config}: providers whose tokens are believed, and where one may
 * go without a credential.
 *
 * @param providers in the order of the file
 * @param anonymous null when nothing is said of it
 */
public record AuthenticationConfiguration(List<Provider> providers, @Nullable Anonymous anonymous) {

    /** Nobody but who is known otherwise. */
    public static final AuthenticationConfiguration NONE =
            new AuthenticationConfiguration(List.of(), null);

    private static final Set<String> VERSIONS =
            Set.of("apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1");

    private static final SettingsShape SHAPE =
            SettingsShape.FILE
                    .each(
                            "jwt",
                            ConfiguredRules.SHAPE.one(
                                    "issuer",
                                    SettingsShape.NONE
                                            .texts("url", "discoveryURL", "certificateAuthority")
                                            .texts("audienceMatchPolicy", "egressSelectorType")
                                            .lists("audiences")))
                    .one(
                            "anonymous",
                            SettingsShape.NONE
                                    .flags("enabled")
                                    .each("conditions", SettingsShape.NONE.texts("path")));

    /** A provider, and what is made of its tokens. */
    public record Provider(ProviderSite site, IdentityRules rules) {}

    /**
     * Requests without a credential.
     *
     * @param enabled whether they are somebody's at all
     * @param paths where alone; none for everywhere
     */
    public record Anonymous(boolean enabled, Set<String> paths) {
        public Anonymous {
            paths = Set.copyOf(paths);
        }
    }

    public AuthenticationConfiguration {
        providers = List.copyOf(providers);
    }

    /**
     * @throws IllegalArgumentException when it is something else, or says what does not hold
     *     together or has no meaning
     */
    public static AuthenticationConfiguration of(SettingsFile file) {
        JsonNode json = file.tree(SHAPE);
        if (!VERSIONS.contains(Trees.text(json, "apiVersion"))
                || !Trees.text(json, "kind").equals("AuthenticationConfiguration")) {
            throw new IllegalArgumentException(
                    "not an AuthenticationConfiguration of apiserver.config.k8s.io/v1");
        }
        List<Provider> providers = new ArrayList<>();
        Set<String> issuers = new HashSet<>();
        for (ObjectNode jwt : Trees.objects(json, "jwt")) {
            JsonNode issuer = jwt.path("issuer");
            String url = Trees.text(issuer, "url");
            if (!issuers.add(url)) {
                throw new IllegalArgumentException(
                        "jwt[].issuer.url: Duplicate value: \"" + url + '"');
            }
            if (Trees.texts(issuer, "audiences").size() > 1
                    && !Trees.text(issuer, "audienceMatchPolicy").equals("MatchAny")) {
                throw new IllegalArgumentException(
                        "jwt[].issuer.audienceMatchPolicy: Invalid value: \"\":"
                                + " audienceMatchPolicy must be MatchAny for multiple audiences");
            }
            String authority = Trees.text(issuer, "certificateAuthority");
            ProviderSite site =
                    ProviderSite.of(
                            url,
                            Trees.text(issuer, "discoveryURL"),
                            authority.isEmpty() ? List.of() : Pem.readCertificates(authority));
            providers.add(new Provider(site, new ConfiguredRules(jwt)));
        }
        return new AuthenticationConfiguration(providers, anonymous(json.path("anonymous")));
    }

    private static @Nullable Anonymous anonymous(JsonNode json) {
        if (Trees.absent(json)) {
            return null;
        }
        boolean enabled = Trees.flag(json, "enabled");
        Set<String> paths = new HashSet<>();
        for (ObjectNode condition : Trees.objects(json, "conditions")) {
            paths.add(Trees.text(condition, "path"));
        }
        if (!enabled && !paths.isEmpty()) {
            throw new IllegalArgumentException(
                    "anonymous.conditions: Invalid value: enabled should be set to true when"
                            + " conditions are defined");
        }
        return new Anonymous(enabled, paths);
    }
}
