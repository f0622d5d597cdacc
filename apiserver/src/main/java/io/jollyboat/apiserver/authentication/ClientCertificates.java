package io.jollyboat.apiserver.authentication;

import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.core.tls.ClientCertificate;

import java.util.Map;
import java.util.Optional;

/**
 * Client certificates signed by the cluster's authority: the common name is the user, the
 * organizations are the groups.
 */
public final class ClientCertificates implements Authenticator {

    @Override
    public Optional<Requester> authenticate(Credentials credentials) {
        if (!(credentials.certificate() instanceof ClientCertificate.Verified(var certificate))) {
            return Optional.empty();
        }
        Subject subject = Subject.of(certificate);
        return subject.commonName().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Requester(subject.commonName(), "", subject.organizations(), Map.of()));
    }
}
