package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.RoutingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Carries out route tables with {@code nft}, each in one transaction of the kernel's. A process
 * that dies leaves the last table standing, and traffic goes on by it.
 */
public final class NftablesRouting implements RouteSink {

    private final Ruleset ruleset;
    private final DockerForwarding forwarding;
    private boolean prepared;

    /**
     * @param profile the cluster's name; its table is {@code jollyboat-<profile>}
     * @param podRange the addresses of pods, as in {@code 10.244.0.0/16}
     */
    public NftablesRouting(String profile, String podRange) {
        this.ruleset = new Ruleset("jollyboat-" + profile, podRange);
        this.forwarding = new DockerForwarding(profile, podRange);
    }

    @Override
    public void apply(RouteTable table) {
        if (!prepared) {
            sysctl("net/ipv4/ip_forward");
            sysctl("net/ipv4/conf/all/route_localnet");
            prepared = true;
        }
        forwarding.open();
        Command.run(List.of("nft", "-f", "-"), ruleset.text(table));
    }

    @Override
    public void remove() {
        Command.run(List.of("nft", "-f", "-"), ruleset.removal());
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
