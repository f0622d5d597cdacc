package io.jollyboat.proxy.host;

import io.jollyboat.core.kernel.KernelSettings;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.RoutingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * This machine made ready for services: it forwards packets, routes node ports on 127.0.0.1, knows
 * a way to services' addresses, and lets pods' packets pass.
 */
public final class HostNetwork {

    private final Family family;
    private final ServiceAddresses addresses;
    private final DockerForwarding forwarding;
    private boolean open;

    /**
     * @param profile the cluster's name
     */
    public HostNetwork(String profile, ServiceRanges ranges) {
        this.family = ranges.family();
        this.addresses = new ServiceAddresses(ranges);
        this.forwarding = new DockerForwarding(profile, ranges.pods(), family);
    }

    /**
     * Does that, once. Blocks.
     *
     * @throws RoutingException when the kernel would not have it
     */
    public void open() {
        if (!open) {
            if (family == Family.IPV4) {
                sysctl("net/ipv4/ip_forward");
                sysctl("net/ipv4/conf/all/route_localnet");
            } else {
                sysctl("net/ipv6/conf/all/forwarding");
            }
            addresses.open();
            forwarding.open();
            open = true;
        }
    }

    /**
     * Lets programs listen at addresses that no interface has: of IPv4 a local route is enough for
     * that, of IPv6 it is not.
     *
     * @throws RoutingException when the kernel would not have it
     */
    public void listenAnywhere() {
        if (family == Family.IPV6) {
            sysctl("net/ipv6/ip_nonlocal_bind");
        }
    }

    /** Undoes what can harm nobody by its absence; the kernel's settings stay. */
    public void close() {
        addresses.close();
        forwarding.close();
        open = false;
    }

    /** Switches one of the kernel's settings on, unless it is. */
    private static void sysctl(String name) {
        Path file = Path.of("/proc/sys").resolve(name);
        try {
            if (!KernelSettings.read(name).equals("1")) {
                Files.writeString(file, "1");
            }
        } catch (IOException e) {
            throw new RoutingException(
                    "cannot set " + name.replace('/', '.') + " to 1: " + e.getMessage());
        }
    }
}
