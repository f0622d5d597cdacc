package io.jollyboat.core.tls;

import io.jollyboat.core.pki.CertificateCheck;

/** How the certificate of a server is judged. */
public sealed interface ServerTrust {

    /** It must lead to one of the authorities that the check trusts, and name the server. */
    record Authorities(CertificateCheck check) implements ServerTrust {}

    /** As {@link Authorities}, with the authorities that this machine trusts. */
    record Machine() implements ServerTrust {}

    /** Any will do. For who was told so. */
    record Blind() implements ServerTrust {}
}
