package io.jollyboat.proxy.nftables;

import io.jollyboat.core.format.TwinAddresses;
import io.jollyboat.proxy.policy.Isolation;
import io.jollyboat.proxy.policy.PolicySink;
import io.jollyboat.proxy.routing.Family;
import java.util.Optional;

/**
 * Carries out isolations with {@code nft}, in a table of their own, and where pods have IPv6 too in
 * one more, so that nobody gets around by that.
 */
public final class NftablesPolicies implements PolicySink {

    private final KernelTable kernel;
    private final KernelTable kernel6;
    private final String dns;
    private final Optional<TwinAddresses> twins;

    /**
     * @param profile the cluster's name; the table is {@code jollyboat-<profile>-policies}
     * @param dns the address at which the node answers pods about names
     * @param twins what pods have beside their addresses; empty for IPv4 alone
     */
    public NftablesPolicies(String profile, String dns, Optional<TwinAddresses> twins) {
        String table = "jollyboat-" + profile + "-policies";
        this.kernel = new KernelTable(table, Family.IPV4);
        this.kernel6 = new KernelTable(table, Family.IPV6);
        this.dns = dns;
        this.twins = twins;
    }

    @Override
    public void apply(Isolation isolation) {
        kernel.load(PolicyRules.of(isolation, dns, address -> address));
        twins.ifPresent(some -> kernel6.load(PolicyRules.of(isolation, dns, some::of)));
    }

    @Override
    public void remove() {
        kernel.remove();
        if (twins.isPresent()) {
            kernel6.remove();
        }
    }
}
