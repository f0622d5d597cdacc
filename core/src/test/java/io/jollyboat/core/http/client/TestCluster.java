package io.jollyboat.core.http.client;

import io.jollyboat.core.pki.AuthorityTrustManager;
import io.jollyboat.core.pki.CertificateAuthority;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.CertificateProfile;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.CredentialKeyManager;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.core.tls.ServerTls;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Certificates for tests: an authority and what it issued for 127.0.0.1. */
public final class TestCluster {
    public static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    public static final Instant END = Instant.parse("2036-05-01T12:00:00Z");

    public final CertificateAuthority authority =
            CertificateAuthority.create("test-ca", NOW.minusSeconds(60), END);
    public final CertificateCheck check =
            new CertificateCheck(List.of(authority.certificate()), () -> NOW.plusSeconds(60));
    public final Credential server =
            authority.issue(
                    CertificateProfile.server(
                            Subject.of("server"),
                            List.of("localhost"),
                            List.of(InetAddress.ofLiteral("127.0.0.1")),
                            NOW,
                            END));

    public ServerTls tls() {
        return new ServerTls(server, check);
    }

    public Credential user(String name, String... groups) {
        return authority.issue(CertificateProfile.client(Subject.of(name, groups), NOW, END));
    }

    public SSLContext clientContext(@Nullable Credential credential)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] keys =
                credential == null
                        ? new KeyManager[0]
                        : new KeyManager[] {new CredentialKeyManager(credential)};
        context.init(keys, new TrustManager[] {new AuthorityTrustManager(check)}, null);
        return context;
    }
}
