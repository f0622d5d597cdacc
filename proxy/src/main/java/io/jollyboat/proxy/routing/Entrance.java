package io.jollyboat.proxy.routing;

import java.util.ArrayList;
import java.util.List;

/**
 * Where connections to one port of a service come in.
 *
 * @param protocol {@code TCP}, {@code UDP} or {@code SCTP}
 * @param port at the addresses
 * @param nodePort at every address of the node; 0 for none
 * @param cluster the service's cluster addresses
 * @param external addresses of the world outside that lead here
 * @param balancer the addresses of the load balancer
 */
public record Entrance(
        String protocol,
        int port,
        int nodePort,
        List<String> cluster,
        List<String> external,
        List<String> balancer) {

    public Entrance {
        cluster = List.copyOf(cluster);
        external = List.copyOf(external);
        balancer = List.copyOf(balancer);
    }

    /** Every address but the cluster's. */
    public List<String> outer() {
        var all = new ArrayList<>(external);
        all.addAll(balancer);
        return all;
    }

    /** Every address. */
    public List<String> addresses() {
        var all = new ArrayList<>(cluster);
        all.addAll(external);
        all.addAll(balancer);
        return all;
    }
}
