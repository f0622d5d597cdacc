package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.oidc.AuthenticationConfiguration;
import io.jollyboat.apiserver.oidc.OidcSettings;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.serviceaccount.TokenTerms;
import io.jollyboat.core.jwt.SigningKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom a server knows and trusts.
 *
 * @param tokens bearer tokens and who stands behind them
 * @param issuer how the server names itself in the tokens of service accounts
 * @param audiences whom a token must be meant for to be good for this server
 * @param signingKey signs those tokens; null to make one when it is first needed, which no token
 *     outlives
 * @param oidc whose tokens are believed besides
 * @param configured what a file says of who is known besides
 * @param terms how long tokens of service accounts live
 */
public record AccessConfig(
        Map<String, Requester> tokens,
        String issuer,
        List<String> audiences,
        @Nullable SigningKey signingKey,
        OidcSettings oidc,
        AuthenticationConfiguration configured,
        TokenTerms terms) {

    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    public AccessConfig {
        tokens = Map.copyOf(tokens);
        audiences = List.copyOf(audiences);
    }

    /** A server that knows nobody by token but its own service accounts. */
    public static AccessConfig standard() {
        return new AccessConfig(
                Map.of(),
                ISSUER,
                List.of(ISSUER),
                null,
                OidcSettings.NONE,
                AuthenticationConfiguration.NONE,
                TokenTerms.STANDARD);
    }

    public AccessConfig tokens(Map<String, Requester> users) {
        return new AccessConfig(users, issuer, audiences, signingKey, oidc, configured, terms);
    }

    public AccessConfig signingKey(SigningKey key) {
        return new AccessConfig(tokens, issuer, audiences, key, oidc, configured, terms);
    }

    public AccessConfig oidc(OidcSettings settings) {
        return new AccessConfig(tokens, issuer, audiences, signingKey, settings, configured, terms);
    }

    /**
     * Refuses halves and contradictions.
     *
     * @throws IllegalArgumentException when flags say what does not hold together
     */
    public void check() {
        oidc.check();
        if (oidc.enabled() && !configured.equals(AuthenticationConfiguration.NONE)) {
            throw new IllegalArgumentException(
                    "authentication-config file and oidc-* flags are mutually exclusive");
        }
    }

    public AccessConfig configured(AuthenticationConfiguration file) {
        return new AccessConfig(tokens, issuer, audiences, signingKey, oidc, file, terms);
    }

    /** Named otherwise; who wants no other audience is then meant by that name. */
    public AccessConfig issuer(String name) {
        List<String> meant = audiences.equals(List.of(issuer)) ? List.of(name) : audiences;
        return new AccessConfig(tokens, name, meant, signingKey, oidc, configured, terms);
    }

    public AccessConfig audiences(List<String> names) {
        return new AccessConfig(tokens, issuer, names, signingKey, oidc, configured, terms);
    }

    public AccessConfig terms(TokenTerms other) {
        return new AccessConfig(tokens, issuer, audiences, signingKey, oidc, configured, other);
    }
}
