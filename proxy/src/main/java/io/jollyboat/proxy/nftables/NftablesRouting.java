package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.conntrack.StaleDatagrams;
import io.jollyboat.proxy.host.HostNetwork;
import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import java.util.HashMap;
import java.util.Map;

/**
 * Carries out route tables with {@code nft}: the first one whole, then what changed, each in one
 * transaction of the kernel's. A process that dies leaves the last table standing, and traffic goes
 * on by it.
 */
public final class NftablesRouting implements RouteSink {

    private final KernelTable kernel;
    private final HostNetwork host;
    private final StaleDatagrams datagrams;
    private final SharedRuleset rules = new SharedRuleset(); // as the table says that was taken in
    private RouteTable taken = RouteTable.EMPTY;

    /**
     * @param profile the cluster's name; its table is {@code jollyboat-<profile>}
     */
    public NftablesRouting(String profile, ServiceRanges ranges) {
        Family family = ranges.family();
        this.datagrams = new StaleDatagrams(family);
        this.kernel = new KernelTable("jollyboat-" + profile, family);
        this.rules.replace(Map.of("", new ServiceRules(ranges).fixed()));
        this.host = new HostNetwork(profile, ranges);
    }

    @Override
    public void apply(RouteTable table) {
        host.open();
        Map<String, Ruleset> changed = new HashMap<>();
        for (String service : table.changedSince(taken)) {
            changed.put(
                    service, table.service(service).map(ServiceRules::of).orElseGet(Ruleset::new));
        }
        SharedRuleset.Step step = rules.replace(changed);
        taken = table;
        kernel.step(step.before(), step.after(), rules::whole);
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
