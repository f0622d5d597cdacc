package io.jollyboat.proxy.userspace;

import io.jollyboat.core.kernel.LoopbackRoutes;
import io.jollyboat.core.kernel.LoopbackRoutes.Kind;
import io.jollyboat.proxy.host.HostNetwork;
import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.routing.AddressRange;
import io.jollyboat.proxy.routing.Entrance;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.RoutingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Services at their own addresses: local routes make the machine take whole ranges for its own, so
 * that pods, whose gateway it is, and its own programs reach who listens there. Needs root.
 */
public final class OwnAddresses implements Addressing {

    /** Marks routes as ours for whoever removes them later; above what others have reserved. */
    private static final int MAKER = 174;

    private final LoopbackRoutes routes = new LoopbackRoutes(Kind.OWN, MAKER);

    private final HostNetwork host;
    private final ServiceRanges ranges;
    private final AddressRange pods;
    private final Predicate<InetAddress> ofServices;
    private final Set<String> claimed = new HashSet<>();
    private volatile Set<String> own = Set.of();
    private boolean open;

    /**
     * @param profile the cluster's name
     */
    public OwnAddresses(String profile, ServiceRanges ranges) {
        this.host = new HostNetwork(profile, ranges);
        this.ranges = ranges;
        this.pods = AddressRange.of(ranges.pods());
        this.ofServices = ranges.ofServices();
    }

    @Override
    public void claim(Set<String> external) {
        if (!open) {
            host.open();
            host.listenAnywhere();
            flush();
            ranges.led().forEach(this::take);
            open = true;
        }
        for (String gone : List.copyOf(claimed)) {
            if (!external.contains(gone)) {
                leave(gone);
                claimed.remove(gone);
            }
        }
        own = own();
        for (String address : external) {
            if (!own.contains(address) && claimed.add(address)) {
                take(address);
            }
        }
    }

    private void take(String range) {
        try {
            routes.put(range, ranges.gateway());
        } catch (IOException e) {
            throw new RoutingException(
                    "this machine does not take " + range + " for its own: " + e.getMessage());
        }
    }

    private void leave(String range) {
        try {
            routes.remove(range);
        } catch (IOException e) {
            throw new RoutingException(range + " is left with this machine: " + e.getMessage());
        }
    }

    /** Removes what there is of ours, and what a process that was killed left. */
    private void flush() {
        try {
            routes.removeAll(ranges.gateway());
        } catch (IOException e) {
            throw new RoutingException(
                    "addresses of services are left with this machine: " + e.getMessage());
        }
    }

    private Set<String> own() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLinkLocalAddress()) // which are not one each
                    .map(Family::text)
                    .filter(ranges.family()::has)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException e) {
            throw new RoutingException(
                    "this machine does not tell its addresses: " + e.getMessage());
        }
    }

    @Override
    public List<InetSocketAddress> at(String address, int port) {
        return List.of(new InetSocketAddress(address, port));
    }

    @Override
    public List<InetSocketAddress> atNodePort(Entrance entrance, boolean datagrams) {
        if (!datagrams && ranges.family() == Family.IPV4) {
            return List.of(new InetSocketAddress("0.0.0.0", entrance.nodePort()));
        }
        var all = new ArrayList<InetSocketAddress>();
        own.forEach(address -> all.add(new InetSocketAddress(address, entrance.nodePort())));
        return all;
    }

    @Override
    public boolean alone() {
        return false;
    }

    @Override
    public boolean ofServices(InetAddress called) {
        return ofServices.test(called);
    }

    @Override
    public Caller.Origin origin(String client) {
        if (own.contains(client) || client.startsWith("127.")) {
            return Caller.Origin.MACHINE;
        }
        return pods.contains(client) ? Caller.Origin.POD : Caller.Origin.ELSEWHERE;
    }

    @Override
    public void removeRules() {
        flush();
        claimed.clear();
        open = false;
    }

    @Override
    public void release() {
        flush();
        claimed.clear();
        host.close();
        open = false;
    }
}
