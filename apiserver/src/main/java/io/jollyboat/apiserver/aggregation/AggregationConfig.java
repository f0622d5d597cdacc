package io.jollyboat.apiserver.aggregation;

import io.jollyboat.core.pki.Credential;
import java.security.cert.X509Certificate;

/**
 * How other servers know that a request comes from this one.
 *
 * @param proxy shown to them
 * @param proxyAuthority signed it
 * @param clientAuthority signs the certificates of users
 */
public record AggregationConfig(
        Credential proxy, X509Certificate proxyAuthority, X509Certificate clientAuthority) {}
