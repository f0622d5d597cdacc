package io.jollyboat.proxy.routing;

import java.util.List;

/**
 * What a service asks for besides being reached.
 *
 * @param affinitySeconds how long after its last connection a client stays with its target; 0: not
 *     at all
 * @param internalLocal connections to the cluster address stay on the node they come from
 * @param externalLocal connections from outside stay on the node they come to, and keep the
 *     client's address
 * @param sourceRanges who may use the load balancer's addresses, as in {@code 192.0.2.0/24}; empty:
 *     everybody
 */
public record Policy(
        int affinitySeconds,
        boolean internalLocal,
        boolean externalLocal,
        List<String> sourceRanges) {

    /** Everybody, anywhere, any target. */
    public static final Policy PLAIN = new Policy(0, false, false, List.of());

    public Policy {
        sourceRanges = List.copyOf(sourceRanges);
    }
}
