package io.jollyboat.proxy.ingress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;

/**
 * Where requests from outside come in.
 *
 * @param others addresses of the machine that are not the Ingresses': services may listen there at
 *     the same ports
 * @param shown the address that Ingresses show in their status
 */
public record IngressPorts(
        InetSocketAddress http,
        InetSocketAddress https,
        InetAddress shown,
        Predicate<InetAddress> others) {

    /** The usual ports at every address of the machine but those of services. */
    public static IngressPorts usual(InetAddress shown, Predicate<InetAddress> ofServices) {
        return new IngressPorts(
                new InetSocketAddress(80), new InetSocketAddress(443), shown, ofServices);
    }
}
