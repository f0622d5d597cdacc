package io.jollyboat.apiserver.oidc;

import io.jollyboat.core.jwt.KeySet;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which provider's tokens are believed, and what they are believed to say; by the names of
 * kube-apiserver's {@code oidc-} flags.
 *
 * @param issuer the provider's address; empty when there is none
 * @param clientId whom tokens must be meant for
 * @param username where a token has the user's name; its prefix is empty for the usual one, {@code
 *     -} for none
 * @param groups where a token has the user's groups; without a name when it has none
 * @param requiredClaims what tokens must say besides
 * @param algorithms by which they may be signed
 * @param authorities who vouch for the provider's certificate; none for those of the machine
 */
public record OidcSettings(
        String issuer,
        String clientId,
        Claim username,
        Claim groups,
        Map<String, String> requiredClaims,
        Set<String> algorithms,
        List<X509Certificate> authorities) {

    /** No provider. */
    public static final OidcSettings NONE =
            new OidcSettings(
                    "",
                    "",
                    new Claim("sub", ""),
                    new Claim("", ""),
                    Map.of(),
                    Set.of("RS256"),
                    List.of());

    /**
     * What a token says of somebody.
     *
     * @param prefix set before it, so that it is nobody else's
     */
    public record Claim(String name, String prefix) {
        public Claim named(String other) {
            return new Claim(other, prefix);
        }

        public Claim prefixed(String other) {
            return new Claim(name, other);
        }
    }

    public OidcSettings {
        requiredClaims = Map.copyOf(requiredClaims);
        algorithms = Set.copyOf(algorithms);
        authorities = List.copyOf(authorities);
        if (!issuer.isEmpty()) {
            URI url = URI.create(issuer);
            if (!"https".equals(url.getScheme()) || url.getHost() == null) {
                throw new IllegalArgumentException("the issuer's URL begins with https://");
            }
        }
        for (String algorithm : algorithms) {
            if (!KeySet.algorithms().contains(algorithm)) {
                throw new IllegalArgumentException("unsupported signing alg: " + algorithm);
            }
        }
    }

    /** Whether a provider is named. */
    public boolean enabled() {
        return !issuer.isEmpty();
    }

    /**
     * Refuses halves.
     *
     * @throws IllegalArgumentException when one of the two is missing without which there is
     *     nothing
     */
    public void check() {
        if (issuer.isEmpty() != clientId.isEmpty()) {
            throw new IllegalArgumentException(
                    "oidc-issuer-url and oidc-client-id must be specified together");
        }
        if (issuer.isEmpty() && !equals(NONE)) {
            throw new IllegalArgumentException(
                    "options of oidc need oidc-issuer-url and oidc-client-id");
        }
    }

    public OidcSettings issuer(String url) {
        return new OidcSettings(
                url, clientId, username, groups, requiredClaims, algorithms, authorities);
    }

    public OidcSettings clientId(String id) {
        return new OidcSettings(
                issuer, id, username, groups, requiredClaims, algorithms, authorities);
    }

    public OidcSettings username(Claim claim) {
        return new OidcSettings(
                issuer, clientId, claim, groups, requiredClaims, algorithms, authorities);
    }

    public OidcSettings groups(Claim claim) {
        return new OidcSettings(
                issuer, clientId, username, claim, requiredClaims, algorithms, authorities);
    }

    public OidcSettings requiring(Map<String, String> claims) {
        return new OidcSettings(
                issuer, clientId, username, groups, claims, algorithms, authorities);
    }

    public OidcSettings algorithms(Set<String> some) {
        return new OidcSettings(
                issuer, clientId, username, groups, requiredClaims, some, authorities);
    }

    public OidcSettings trusting(List<X509Certificate> certificates) {
        return new OidcSettings(
                issuer, clientId, username, groups, requiredClaims, algorithms, certificates);
    }
}
