package io.jollyboat.proxy.gateway;

import io.jollyboat.core.pki.Credential;
import java.net.InetAddress;

/**
 * Where Gateways are served.
 *
 * @param listen where this process listens for them, at ports of the machine's choice
 * @param shown the same address as the cluster knows it
 * @param node whose address it is
 * @param usual shown to who calls by TLS and a name that no listener has a certificate for
 */
public record GatewayPlace(InetAddress listen, InetAddress shown, String node, Credential usual) {}
