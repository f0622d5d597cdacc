package io.jollyboat.apiserver.authentication;

import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.core.tls.ClientCertificate;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Client certificates signed by the cluster's authority: the common name is the user, the
 * organizations are the groups.
 */
public final class ClientCertificates implements Authenticator {

    /** Under which it is noted by which certificate somebody came. */
    private static final String CREDENTIAL = "authentication.kubernetes.io/credential-id";

    /** So many are known at a time; certificates are few, and each makes many requests. */
    private static final int KNOWN = 1000;

    private final Map<X509Certificate, Optional<Requester>> known = new ConcurrentHashMap<>();

    @Override
    public Optional<Requester> authenticate(Credentials credentials) {
        if (!(credentials.certificate() instanceof ClientCertificate.Verified(var certificate))) {
            return Optional.empty();
        }
        if (known.size() > KNOWN) {
            known.clear();
        }
        return known.computeIfAbsent(certificate, ClientCertificates::named);
    }

    private static Optional<Requester> named(X509Certificate certificate) {
        Subject subject = Subject.of(certificate);
        return subject.commonName().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Requester(
                                subject.commonName(),
                                subject.uid(),
                                subject.organizations(),
                                Map.of(CREDENTIAL, List.of("X509SHA256=" + print(certificate)))));
    }

    private static String print(X509Certificate certificate) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // verified, and every JDK has SHA-256
        }
    }
}
