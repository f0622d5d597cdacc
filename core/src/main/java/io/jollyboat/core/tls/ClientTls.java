package io.jollyboat.core.tls;

import io.jollyboat.core.pki.AuthorityTrustManager;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.CredentialKeyManager;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How a client of the cluster's servers knows them, and how it is known.
 *
 * @param servers checks the certificates of servers; their names and addresses are checked as well
 * @param credential shown to servers; null to show none
 */
public record ClientTls(CertificateCheck servers, @Nullable Credential credential) {
    /** For the JDK's own clients, such as {@link java.net.http.HttpClient}. */
    public SSLContext sslContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] keys =
                    credential == null
                            ? new KeyManager[0]
                            : new KeyManager[] {new CredentialKeyManager(credential)};
            context.init(keys, new TrustManager[] {new AuthorityTrustManager(servers)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks TLS", e);
        }
    }
}
