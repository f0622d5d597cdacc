package io.jollyboat.core.tls;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Lets every client certificate pass the handshake, since Kubernetes answers 401 to a wrong one
 * instead of breaking off; nothing is believed before {@link ClientCertificates} has judged it.
 * Serves servers only: towards servers it refuses.
 */
final class LenientTrustManager extends X509ExtendedTrustManager {
    private final List<X509Certificate> authorities;

    LenientTrustManager(List<X509Certificate> authorities) {
        this.authorities = authorities;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

    @Override
    public void checkClientTrusted(
            X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
        throw new UnsupportedOperationException("trusts clients only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {
        throw new UnsupportedOperationException("trusts clients only");
    }

    @Override
    public void checkServerTrusted(
            X509Certificate[] chain, String type, @Nullable SSLEngine engine) {
        throw new UnsupportedOperationException("trusts clients only");
    }

    /** Told to clients, which then know which of their certificates to show. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.toArray(X509Certificate[]::new);
    }
}
