package io.jollyboat.jolly.cluster;

import io.jollyboat.jolly.machine.Machine;
import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.iptables.IptablesRouting;
import io.jollyboat.proxy.nftables.NftablesRouting;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.SoleRouting;
import java.util.Optional;

/** How services' traffic is led, by the values of kube-proxy's {@code --proxy-mode}. */
enum ProxyMode {
    /** In maps of the kernel's. */
    NFTABLES,
    /** In chains as the textbooks show them. */
    IPTABLES;

    private static final String NFT = "nft";
    private static final String IPT = "iptables-restore";

    /**
     * @throws IllegalArgumentException for what is not a mode
     */
    static ProxyMode of(String name) {
        return switch (name) {
            case "", "nftables" -> NFTABLES;
            case "iptables" -> IPTABLES;
            default ->
                    throw new IllegalArgumentException(
                            "\"" + name + "\" is none of nftables, iptables");
        };
    }

    /** Nothing where the machine cannot do it. */
    Optional<RouteSink> routing(Machine machine, String profile, ServiceRanges ranges) {
        boolean nft = machine.find(NFT).isPresent();
        boolean iptables = machine.find(IPT).isPresent();
        if (!machine.root() || !(this == NFTABLES ? nft : iptables)) {
            return Optional.empty();
        }
        var maps = new NftablesRouting(profile, ranges);
        var chains = new IptablesRouting(profile, ranges);
        RouteSink chosen = this == NFTABLES ? maps : chains;
        return Optional.of(
                nft && iptables
                        ? new SoleRouting(chosen, this == NFTABLES ? chains : maps)
                        : chosen);
    }
}
