package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.authentication.remote.TokenReviewTerms;
import io.jollyboat.apiserver.authorization.remote.AuthorizationSettings;
import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.oidc.AuthenticationConfiguration;
import io.jollyboat.apiserver.oidc.OidcSettings;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.serviceaccount.TokenTerms;
import io.jollyboat.core.jwt.SigningKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom a server knows and trusts, and with what.
 *
 * @param tokens bearer tokens and who stands behind them
 * @param issuer how the server names itself in the tokens of service accounts
 * @param audiences whom a token must be meant for to be good for this server
 * @param signingKey signs those tokens; null to make one when it is first needed, which no token
 *     outlives
 * @param others who says of whom the server does not know who they are
 * @param terms how long tokens of service accounts live
 * @param authorization who says what somebody may do
 */
public record AccessConfig(
        Map<String, Requester> tokens,
        String issuer,
        List<String> audiences,
        @Nullable SigningKey signingKey,
        Others others,
        TokenTerms terms,
        AuthorizationSettings authorization) {

    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    /**
     * Who else says who somebody is.
     *
     * @param oidc whose tokens are believed
     * @param file says whose besides; null for none
     * @param configured what that file says
     * @param reviews who is asked about tokens that nobody knows
     */
    public record Others(
            OidcSettings oidc,
            @Nullable SettingsFile file,
            AuthenticationConfiguration configured,
            TokenReviewTerms reviews) {

        private static final Others NONE =
                new Others(
                        OidcSettings.NONE,
                        null,
                        AuthenticationConfiguration.NONE,
                        TokenReviewTerms.NONE);
    }

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
                Others.NONE,
                TokenTerms.STANDARD,
                AuthorizationSettings.USUAL);
    }

    /**
     * Refuses halves and contradictions.
     *
     * @throws IllegalArgumentException when flags say what does not hold together
     */
    public void check() {
        others.oidc.check();
        if (others.oidc.enabled() && others.file != null) {
            throw new IllegalArgumentException(
                    "authentication-config file and oidc-* flags are mutually exclusive");
        }
        authorization.check();
    }

    public AccessConfig tokens(Map<String, Requester> users) {
        return new AccessConfig(users, issuer, audiences, signingKey, others, terms, authorization);
    }

    public AccessConfig signingKey(SigningKey key) {
        return new AccessConfig(tokens, issuer, audiences, key, others, terms, authorization);
    }

    public AccessConfig oidc(OidcSettings settings) {
        return with(new Others(settings, others.file, others.configured, others.reviews));
    }

    /**
     * With what a file says.
     *
     * @throws IllegalArgumentException when it does not say whom to believe
     */
    public AccessConfig configured(SettingsFile file) {
        AuthenticationConfiguration says = AuthenticationConfiguration.of(file);
        return with(new Others(others.oidc, file, says, others.reviews));
    }

    public AccessConfig reviews(TokenReviewTerms asked) {
        return with(new Others(others.oidc, others.file, others.configured, asked));
    }

    private AccessConfig with(Others changed) {
        return new AccessConfig(
                tokens, issuer, audiences, signingKey, changed, terms, authorization);
    }

    /** Named otherwise; who wants no other audience is then meant by that name. */
    public AccessConfig issuer(String name) {
        List<String> meant = audiences.equals(List.of(issuer)) ? List.of(name) : audiences;
        return new AccessConfig(tokens, name, meant, signingKey, others, terms, authorization);
    }

    public AccessConfig audiences(List<String> names) {
        return new AccessConfig(tokens, issuer, names, signingKey, others, terms, authorization);
    }

    public AccessConfig terms(TokenTerms other) {
        return new AccessConfig(
                tokens, issuer, audiences, signingKey, others, other, authorization);
    }

    public AccessConfig authorization(AuthorizationSettings asked) {
        return new AccessConfig(tokens, issuer, audiences, signingKey, others, terms, asked);
    }
}
