package io.jollyboat.core.http;

import io.jollyboat.core.tls.ClientCertificate;
import java.net.InetSocketAddress;

/** The other end of a connection. One instance serves all requests of the connection. */
public interface Peer {
    /** Where the client connects from. */
    InetSocketAddress remoteAddress();

    /** Where it was accepted. */
    InetSocketAddress localAddress();

    /**
     * The certificate that the client has shown, checked at the first call. The same object for the
     * life of the connection, so that what was derived from it can be kept by identity.
     */
    ClientCertificate clientCertificate();
}
