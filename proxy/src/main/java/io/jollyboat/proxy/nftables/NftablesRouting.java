package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.conntrack.StaleDatagrams;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.RoutingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Carries out route tables with {@code nft}: the first one whole, then what changed, each in one
 * transaction of the kernel's. A process that dies leaves the last table standing, and traffic goes
 * on by it.
 */
public final class NftablesRouting implements RouteSink {

    private final KernelTable kernel;
    private final ServiceRules rules;
    private final ServiceAddresses addresses;
    private final DockerForwarding forwarding;
    private final StaleDatagrams datagrams = new StaleDatagrams();
    private boolean prepared;

    /**
     * @param profile the cluster's name; its table is {@code jollyboat-<profile>}
     */
    public NftablesRouting(String profile, ServiceRanges ranges) {
        this.kernel = new KernelTable("jollyboat-" + profile);
        this.rules = new ServiceRules(ranges);
        this.addresses = new ServiceAddresses(ranges);
        this.forwarding = new DockerForwarding(profile, ranges.pods());
    }

    @Override
    public void apply(RouteTable table) {
        if (!prepared) {
            sysctl("net/ipv4/ip_forward");
            sysctl("net/ipv4/conf/all/route_localnet");
            addresses.open();
            forwarding.open();
            prepared = true;
        }
        kernel.load(rules.of(table));
        datagrams.follow(table);
    }

    @Override
    public void remove() {
        kernel.remove();
        addresses.close();
        forwarding.close();
    }

    /** Switches one of the kernel's settings on, unless it is. */
    private static void sysctl(String name) {
        Path file = Path.of("/proc/sys").resolve(name);
        try {
            if (!Files.readString(file).strip().equals("1")) {
                Files.writeString(file, "1");
            }
        } catch (IOException e) {
            throw new RoutingException(
                    "cannot set " + name.replace('/', '.') + " to 1: " + e.getMessage());
        }
    }
}
