package io.jollyboat.jolly.options;

import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.machine.Machine;
import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.iptables.IptablesRouting;
import io.jollyboat.proxy.nftables.NftablesRouting;
import io.jollyboat.proxy.routing.Leftovers;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.SoleRouting;
import io.jollyboat.proxy.userspace.LoopbackAddresses;
import io.jollyboat.proxy.userspace.OwnAddresses;
import io.jollyboat.proxy.userspace.UserspaceRouting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How services' traffic is led, by the values of kube-proxy's {@code --proxy-mode}. */
public enum ProxyMode {
    /** In maps of the kernel's. */
    NFTABLES,
    /** In chains as the textbooks show them. */
    IPTABLES,
    /** By this process, which needs neither program, and no root either. */
    USERSPACE;

    private static final String NFT = "nft";
    private static final String IPT = "iptables-restore";

    /**
     * @throws IllegalArgumentException for what is not a mode
     */
    public static ProxyMode of(String name) {
        return switch (name) {
            case "", "nftables" -> NFTABLES;
            case "iptables" -> IPTABLES;
            case "userspace" -> USERSPACE;
            default ->
                    throw new IllegalArgumentException(
                            "\"" + name + "\" is none of nftables, iptables, userspace");
        };
    }

    /** kube-proxy's name of what counts tries that failed; empty where it has none. */
    public String failures() {
        return switch (this) {
            case NFTABLES -> "nftables_sync_failures_total";
            case IPTABLES -> "iptables_restore_failures_total";
            case USERSPACE -> "";
        };
    }

    /** This one, or else the first that the machine can do. */
    public ProxyMode possible(Machine machine) {
        return Stream.of(this, NFTABLES, IPTABLES, USERSPACE)
                .filter(mode -> mode.works(machine))
                .findFirst()
                .orElse(USERSPACE);
    }

    private boolean works(Machine machine) {
        return switch (this) {
            case NFTABLES -> machine.root() && machine.find(NFT).isPresent();
            case IPTABLES -> machine.root() && machine.find(IPT).isPresent();
            case USERSPACE -> true;
        };
    }

    /** For a machine or a cluster where services cannot have their own addresses. */
    public static RouteSink onLoopback(NetworkLoop network, Timeline timeline) {
        return new UserspaceRouting(network, timeline, LoopbackAddresses.here());
    }

    /** This way, which the machine can do, and nothing left of the others. */
    public RouteSink routing(
            Machine machine,
            String profile,
            ServiceRanges ranges,
            NetworkLoop network,
            Timeline timeline) {
        if (!machine.root()) {
            return onLoopback(network, timeline);
        }
        var maps = new NftablesRouting(profile, ranges);
        var chains = new IptablesRouting(profile, ranges);
        var addresses = new OwnAddresses(profile, ranges);
        RouteSink chosen =
                switch (this) {
                    case NFTABLES -> maps;
                    case IPTABLES -> chains;
                    case USERSPACE -> new UserspaceRouting(network, timeline, addresses);
                };
        List<Leftovers> others = new ArrayList<>();
        if (this != NFTABLES && NFTABLES.works(machine)) {
            others.add(maps);
        }
        if (this != IPTABLES && IPTABLES.works(machine)) {
            others.add(chains);
        }
        if (this != USERSPACE) {
            others.add(addresses);
        }
        return new SoleRouting(chosen, others);
    }
}
