package io.jollyboat.core.pki;

import io.jollyboat.core.pki.CertificateProfile.Usage;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts what a cluster's authorities signed and nothing else. Whether a server's certificate also
 * names the host that was called is checked here too, when the TLS engine was told the host and to
 * verify it ({@code HTTPS} endpoint identification).
 */
public final class AuthorityTrustManager extends X509ExtendedTrustManager {
    private final CertificateCheck check;

    /** Trusts what {@code check} accepts. */
    public AuthorityTrustManager(CertificateCheck check) {
        this.check = check;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        require(chain, Usage.CLIENT);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        require(chain, Usage.CLIENT);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        require(chain, Usage.CLIENT);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        require(chain, Usage.SERVER);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        require(chain, Usage.SERVER);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        require(chain, Usage.SERVER);
        if (engine != null
                && "HTTPS".equals(engine.getSSLParameters().getEndpointIdentificationAlgorithm())) {
            refuse(ServerNames.problem(chain[0], engine.getPeerHost()));
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return check.authorities().toArray(X509Certificate[]::new);
    }

    private void require(X509Certificate[] chain, Usage usage) throws CertificateException {
        refuse(check.problem(List.of(chain), usage));
    }

    private static void refuse(@Nullable String problem) throws CertificateException {
        if (problem != null) {
            throw new CertificateException(problem);
        }
    }
}
