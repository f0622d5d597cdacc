package io.jollyboat.core.tls;

import java.security.cert.X509Certificate;

/**
 * The certificate a client has shown. A certificate that is not trusted does not fail the
 * handshake: as with Kubernetes the client is told 401, which it can make sense of, and other
 * credentials it may have sent still count. That the client holds the certificate's key was proven
 * by TLS in any case.
 */
public sealed interface ClientCertificate {
    /** None was shown, or asked for. */
    record Absent() implements ClientCertificate {}

    /**
     * Signed by a trusted authority, for use by clients, and valid now.
     *
     * @param certificate names the user
     */
    record Verified(X509Certificate certificate) implements ClientCertificate {}

    /**
     * Not to be believed.
     *
     * @param problem why, in words for a log
     */
    record Rejected(String problem) implements ClientCertificate {}
}
