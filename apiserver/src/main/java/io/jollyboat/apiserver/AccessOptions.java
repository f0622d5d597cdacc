package io.jollyboat.apiserver;

import io.jollyboat.apiserver.access.AccessConfig;
import io.jollyboat.apiserver.authentication.remote.TokenReviewTerms;
import io.jollyboat.apiserver.authorization.abac.AttributePolicies;
import io.jollyboat.apiserver.authorization.remote.AuthorizationSettings;
import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.oidc.OidcSettings;
import io.jollyboat.apiserver.options.Texts;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.serviceaccount.TokenTerms;
import io.jollyboat.apiserver.webhook.RemoteServer;
import io.jollyboat.core.options.GoDuration;
import io.jollyboat.core.options.Options;
import io.jollyboat.core.pki.Pem;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** The options that say who is known to an API server, and who says what somebody may do. */
final class AccessOptions {

    private AccessOptions() {}

    /** These behind others. */
    static Options<ApiServerConfig> after(Options<ApiServerConfig> others) {
        return authorization(reviews(oidc(authentication(others))));
    }

    private static Options<ApiServerConfig> authorization(Options<ApiServerConfig> others) {
        return others.with(
                        "authorization-mode",
                        asked((settings, modes) -> settings.modes(Texts.list(modes))))
                .with(
                        "authorization-policy-file",
                        asked(
                                (settings, file) ->
                                        settings.policies(
                                                AttributePolicies.of(SettingsFile.read(file)))))
                .with(
                        "authorization-webhook-config-file",
                        asked(
                                (settings, file) ->
                                        settings.server(RemoteServer.of(SettingsFile.tree(file)))))
                .with("authorization-webhook-version", asked(AuthorizationSettings::version))
                .with(
                        "authorization-webhook-cache-authorized-ttl",
                        asked((settings, time) -> settings.allowedFor(GoDuration.parse(time))))
                .with(
                        "authorization-webhook-cache-unauthorized-ttl",
                        asked((settings, time) -> settings.refusedFor(GoDuration.parse(time))))
                .with(
                        "authorization-config",
                        asked((settings, file) -> settings.file(SettingsFile.read(file))));
    }

    private static Options<ApiServerConfig> reviews(Options<ApiServerConfig> others) {
        return others.with(
                        "authentication-token-webhook-config-file",
                        reviewed(
                                (terms, file) ->
                                        terms.server(RemoteServer.of(SettingsFile.tree(file)))))
                .with("authentication-token-webhook-version", reviewed(TokenReviewTerms::version))
                .with(
                        "authentication-token-webhook-cache-ttl",
                        reviewed((terms, time) -> terms.heldFor(GoDuration.parse(time))));
    }

    private static Options<ApiServerConfig> authentication(Options<ApiServerConfig> others) {
        return others.with("service-account-issuer", access(AccessConfig::issuer))
                .with(
                        "api-audiences",
                        access((access, value) -> access.audiences(Texts.list(value))))
                .with(
                        "service-account-max-token-expiration",
                        terms((terms, value) -> terms.longest(GoDuration.parse(value))))
                .with(
                        "service-account-extend-token-expiration",
                        terms((terms, value) -> terms.extended(Texts.flag(value))))
                .with("token-auth-file", AccessOptions::tokens)
                .with("client-ca-file", AccessOptions::clientAuthority)
                .with(
                        "authentication-config",
                        access((access, file) -> access.configured(SettingsFile.read(file))));
    }

    private static Options<ApiServerConfig> oidc(Options<ApiServerConfig> others) {
        return others.with("oidc-issuer-url", oidc(OidcSettings::issuer))
                .with("oidc-client-id", oidc(OidcSettings::clientId))
                .with(
                        "oidc-username-claim",
                        oidc((oidc, value) -> oidc.username(oidc.username().named(value))))
                .with(
                        "oidc-username-prefix",
                        oidc((oidc, value) -> oidc.username(oidc.username().prefixed(value))))
                .with(
                        "oidc-groups-claim",
                        oidc((oidc, value) -> oidc.groups(oidc.groups().named(value))))
                .with(
                        "oidc-groups-prefix",
                        oidc((oidc, value) -> oidc.groups(oidc.groups().prefixed(value))))
                .with(
                        "oidc-required-claim",
                        oidc((oidc, value) -> oidc.requiring(Texts.pairs(value))))
                .with(
                        "oidc-signing-algs",
                        oidc((oidc, value) -> oidc.algorithms(Set.copyOf(Texts.list(value)))))
                .with(
                        "oidc-ca-file",
                        oidc(
                                (oidc, file) ->
                                        oidc.trusting(
                                                Pem.readCertificates(
                                                        SettingsFile.read(file).text()))));
    }

    private static Options.Setter<ApiServerConfig> asked(
            BiFunction<AuthorizationSettings, String, AuthorizationSettings> setter) {
        return access(
                (access, value) ->
                        access.authorization(setter.apply(access.authorization(), value)));
    }

    private static Options.Setter<ApiServerConfig> reviewed(
            BiFunction<TokenReviewTerms, String, TokenReviewTerms> setter) {
        return access(
                (access, value) -> access.reviews(setter.apply(access.others().reviews(), value)));
    }

    private static Options.Setter<ApiServerConfig> oidc(
            BiFunction<OidcSettings, String, OidcSettings> setter) {
        return (config, value) ->
                config.access(
                        config.access().oidc(setter.apply(config.access().others().oidc(), value)));
    }

    private static Options.Setter<ApiServerConfig> access(
            BiFunction<AccessConfig, String, AccessConfig> setter) {
        return (config, value) -> config.access(setter.apply(config.access(), value));
    }

    private static Options.Setter<ApiServerConfig> terms(
            BiFunction<TokenTerms, String, TokenTerms> setter) {
        return access((access, value) -> access.terms(setter.apply(access.terms(), value)));
    }

    /** Lines of {@code token,user,uid,"group1,group2"}; groups may be left out. */
    private static ApiServerConfig tokens(ApiServerConfig config, String file) {
        Map<String, Requester> all = new HashMap<>(config.access().tokens());
        for (String line : SettingsFile.read(file).text().lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split(",", 4);
            if (parts.length < 3 || parts[0].isBlank() || parts[1].isBlank()) {
                throw new IllegalArgumentException(
                        "a line of " + file + " has fewer than three columns: token, user, uid");
            }
            String groups = parts.length < 4 ? "" : parts[3].strip().replace("\"", "");
            all.put(
                    parts[0].strip(),
                    new Requester(
                            parts[1].strip(), parts[2].strip(), Texts.list(groups), Map.of()));
        }
        return config.tokens(all);
    }

    private static ApiServerConfig clientAuthority(ApiServerConfig config, String file) {
        return config.alsoTrusting(Pem.readCertificates(SettingsFile.read(file).text()));
    }
}
