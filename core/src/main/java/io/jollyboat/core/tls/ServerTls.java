package io.jollyboat.core.tls;

import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.Credential;
import org.jspecify.annotations.Nullable;

/**
 * Who a server is, and how it tells who its clients are.
 *
 * @param credential shown to clients
 * @param clients checks the certificates that clients show; null when none are asked for
 * @param byName what is shown instead to who calls by certain names; null when there are none
 */
public record ServerTls(
        Credential credential,
        @Nullable CertificateCheck clients,
        @Nullable CredentialsByName byName) {

    /** One that shows the same credential whatever name it is called by. */
    public ServerTls(Credential credential, @Nullable CertificateCheck clients) {
        this(credential, clients, null);
    }

    /** Which credential a server shows to who calls it by a name. */
    @FunctionalInterface
    public interface CredentialsByName {

        /**
         * Asked at every handshake, on the event loop.
         *
         * @param name as the client sent it (SNI), in lower case
         * @return null for the server's own
         */
        @Nullable Credential credential(String name);
    }
}
