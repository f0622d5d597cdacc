package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.conntrack.StaleDatagrams;
import io.jollyboat.proxy.host.HostNetwork;
import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;

/**
 * Carries out route tables with {@code nft}: the first one whole, then what changed, each in one
 * transaction of the kernel's. A process that dies leaves the last table standing, and traffic goes
 * on by it.
 */
public final class NftablesRouting implements RouteSink {

    private final KernelTable kernel;
    private final ServiceRules rules;
    private final HostNetwork host;
    private final StaleDatagrams datagrams = new StaleDatagrams();

    /**
     * @param profile the cluster's name; its table is {@code jollyboat-<profile>}
     */
    public NftablesRouting(String profile, ServiceRanges ranges) {
        this.kernel = new KernelTable("jollyboat-" + profile);
        this.rules = new ServiceRules(ranges);
        this.host = new HostNetwork(profile, ranges);
    }

    @Override
    public void apply(RouteTable table) {
        host.open();
        kernel.load(rules.of(table));
        datagrams.follow(table);
    }

    @Override
    public void removeRules() {
        kernel.remove();
    }

    @Override
    public void remove() {
        removeRules();
        host.close();
    }
}
