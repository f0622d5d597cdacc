package io.jollyboat.apiserver.oidc;

import io.jollyboat.core.jwt.KeySet;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/**
 * Where a provider is, and how its tokens are signed.
 *
 * @param issuer as its tokens name it; an https URL
 * @param discovery where its discovery document lies; empty for below the issuer
 * @param algorithms by which tokens may be signed
 * @param authorities who vouch for the provider's certificate; none for those of the machine
 */
public record ProviderSite(
        String issuer,
        String discovery,
        Set<String> algorithms,
        List<X509Certificate> authorities) {

    public ProviderSite {
        algorithms = Set.copyOf(algorithms);
        authorities = List.copyOf(authorities);
    }

    /** As the flags name it. */
    static ProviderSite of(OidcSettings settings) {
        return new ProviderSite(
                settings.issuer(), "", settings.algorithms(), settings.authorities());
    }

    /** As a configuration's {@code issuer} names it, with any algorithm that is known. */
    static ProviderSite of(String url, String discovery, List<X509Certificate> authorities) {
        for (String each : discovery.isEmpty() ? List.of(url) : List.of(url, discovery)) {
            URI read = URI.create(each);
            if (!"https".equals(read.getScheme()) || read.getHost() == null) {
                throw new IllegalArgumentException(
                        "jwt[].issuer: Invalid value: \"" + each + "\": URL scheme must be https");
            }
        }
        return new ProviderSite(url, discovery, KeySet.algorithms(), authorities);
    }

    String document() {
        return discovery.isEmpty()
                ? issuer.replaceAll("/$", "") + "/.well-known/openid-configuration"
                : discovery;
    }
}
