package io.jollyboat.proxy.routing;

import java.util.List;

/**
 * One port of one service.
 *
 * @param service {@code namespace/name:port}, for people who read the kernel's tables
 * @param addresses the addresses that lead here with {@link #port}: cluster, external and
 *     load-balancer addresses
 * @param protocol {@code TCP}, {@code UDP} or {@code SCTP}
 * @param port at those addresses
 * @param nodePort at every address of the node; 0 for none
 * @param affinity whether a client stays with its target as long as the targets stay the same
 * @param targets where connections go, each as likely as the others; empty: they are refused
 */
public record Route(
        String service,
        List<String> addresses,
        String protocol,
        int port,
        int nodePort,
        boolean affinity,
        List<Target> targets) {

    public Route {
        addresses = List.copyOf(addresses);
        targets = List.copyOf(targets);
    }
}
