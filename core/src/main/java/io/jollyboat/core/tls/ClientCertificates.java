package io.jollyboat.core.tls;

import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.CertificateProfile.Usage;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks what clients show, and remembers the signatures it has seen to be right: a client opens
 * many connections with one certificate, and to verify a signature is the dearest part of a
 * connection in Java. Safe for use by many threads.
 */
public final class ClientCertificates {
    private static final int REMEMBERED = 256;

    private final CertificateCheck check;
    private final Map<List<X509Certificate>, ClientCertificate.Verified> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<List<X509Certificate>, ClientCertificate.Verified> eldest) {
                    return size() > REMEMBERED;
                }
            };

    public ClientCertificates(CertificateCheck check) {
        this.check = check;
    }

    public CertificateCheck check() {
        return check;
    }

    /** Whether a client that shows this chain is believed; its own certificate comes first. */
    public synchronized ClientCertificate judge(List<X509Certificate> chain) {
        ClientCertificate.Verified verified = known.get(chain);
        if (verified != null && check.current(chain)) {
            return verified;
        }
        String problem = check.problem(chain, Usage.CLIENT);
        if (problem != null) {
            known.remove(chain);
            return new ClientCertificate.Rejected(problem);
        }
        verified = new ClientCertificate.Verified(chain.getFirst());
        known.put(chain, verified);
        return verified;
    }
}
