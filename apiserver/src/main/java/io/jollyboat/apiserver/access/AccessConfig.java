package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.oidc.OidcSettings;
import io.jollyboat.apiserver.resource.Requester;
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
 */
public record AccessConfig(
        Map<String, Requester> tokens,
        String issuer,
        List<String> audiences,
        @Nullable SigningKey signingKey,
        OidcSettings oidc) {

    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    public AccessConfig {
        tokens = Map.copyOf(tokens);
        audiences = List.copyOf(audiences);
    }

    /** A server that knows nobody by token but its own service accounts. */
    public static AccessConfig standard() {
        return new AccessConfig(Map.of(), ISSUER, List.of(ISSUER), null, OidcSettings.NONE);
    }

    public AccessConfig tokens(Map<String, Requester> users) {
        return new AccessConfig(users, issuer, audiences, signingKey, oidc);
    }

    public AccessConfig signingKey(SigningKey key) {
        return new AccessConfig(tokens, issuer, audiences, key, oidc);
    }

    public AccessConfig oidc(OidcSettings settings) {
        return new AccessConfig(tokens, issuer, audiences, signingKey, settings);
    }
}
