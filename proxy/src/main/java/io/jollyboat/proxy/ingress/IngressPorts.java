package io.jollyboat.proxy.ingress;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where requests from outside come in.
 *
 * @param shown the address that Ingresses show in their status
 */
public record IngressPorts(InetSocketAddress http, InetSocketAddress https, InetAddress shown) {

    /** The usual ports at every address of the machine. */
    public static IngressPorts usual(InetAddress shown) {
        return new IngressPorts(new InetSocketAddress(80), new InetSocketAddress(443), shown);
    }
}
