package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.policy.Isolation;
import io.jollyboat.proxy.policy.PolicySink;
import io.jollyboat.proxy.routing.Family;

/** Carries out isolations with {@code nft}, in a table of their own. */
public final class NftablesPolicies implements PolicySink {

    private final KernelTable kernel;
    private final Family family;
    private final String dns;

    /**
     * @param profile the cluster's name; the table is {@code jollyboat-<profile>-policies}
     * @param family of the isolations' addresses
     * @param dns the address at which the node answers pods about names
     */
    public NftablesPolicies(String profile, Family family, String dns) {
        this.kernel = new KernelTable("jollyboat-" + profile + "-policies", family);
        this.family = family;
        this.dns = dns;
    }

    @Override
    public void apply(Isolation isolation) {
        kernel.load(PolicyRules.of(isolation, family, dns));
    }

    @Override
    public void remove() {
        kernel.remove();
    }
}
