package io.jollyboat.proxy.iptables;

import static io.jollyboat.proxy.iptables.RuleWords.comment;

import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.routing.Elsewhere;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.Neighbour;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.ServiceRoutes;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** The chains that make iptables follow a route table. Pure. */
final class ServiceChains {

    /** What tells our chains from those of a kube-proxy. */
    static final String MARK = "pods leave the cluster as the node";

    static final String SERVICES = "KUBE-SERVICES";
    static final String NODE_PORTS = "KUBE-NODEPORTS";
    static final String EXTERNAL = "KUBE-EXTERNAL-SERVICES";
    static final String FIREWALL = "KUBE-PROXY-FIREWALL";

    /** Chains with rules of all services; of most others each belongs to one. */
    private static final Set<String> SHARED = Set.of(SERVICES, NODE_PORTS, EXTERNAL, FIREWALL);

    final TableText nat = new TableText("nat");
    final TableText filter = new TableText("filter");
    final Set<Neighbour> nodes =
            new TreeSet<>(Comparator.comparing(one -> one.place().node())); // that see otherwise
    private final ServiceRanges ranges;

    private ServiceChains(ServiceRanges ranges) {
        this.ranges = ranges;
    }

    static ServiceChains of(RouteTable table, ServiceRanges ranges) {
        var chains = new ServiceChains(ranges);
        chains.fixed();
        table.services().values().forEach(chains::add);
        chains.nodes.forEach(node -> NodeChains.declare(node, chains.nat));
        chains.nat.chain(
                SERVICES,
                comment(
                                "kubernetes service nodeports; NOTE: this must be the last rule in"
                                        + " this chain")
                        + "-m addrtype --dst-type LOCAL -j "
                        + NODE_PORTS);
        return chains;
    }

    /** Only what some services put in. */
    static ServiceChains some(RouteTable table, Set<String> services, ServiceRanges ranges) {
        var chains = new ServiceChains(ranges);
        services.forEach(service -> table.service(service).ifPresent(chains::add));
        return chains;
    }

    /** What {@code iptables-restore} is to do where others of the same services are loaded. */
    String inPlaceOf(ServiceChains olds) {
        var text = new StringBuilder();
        nat.writeInPlaceOf(olds.nat, shared(olds), text);
        filter.writeInPlaceOf(olds.filter, shared(olds), text);
        return text.toString();
    }

    private Set<String> shared(ServiceChains olds) {
        Set<String> shared = new HashSet<>(SHARED);
        Set<Neighbour> all = new HashSet<>(nodes);
        all.addAll(olds.nodes);
        for (Neighbour node : all) {
            shared.add(NodeChains.from(node));
            shared.add(NodeChains.at(node));
        }
        return shared;
    }

    private void fixed() {
        String pods = ranges.pods();
        nat.chain(SERVICES)
                .chain(NODE_PORTS)
                .chain("KUBE-MARK-MASQ", "-j MARK --or-mark 0x4000")
                .chain(
                        "KUBE-POSTROUTING",
                        "-s "
                                + pods
                                + " ! -d "
                                + pods
                                + " -m addrtype ! --dst-type LOCAL "
                                + comment(MARK)
                                + "-j MASQUERADE",
                        "-m mark ! --mark 0x4000/0x4000 -j RETURN",
                        "-j MARK --xor-mark 0x4000",
                        comment("kubernetes service traffic requiring SNAT")
                                + "-j MASQUERADE --random-fully");
        filter.chain(SERVICES)
                .chain(EXTERNAL)
                .chain(FIREWALL)
                .chain("KUBE-FORWARD", forward())
                .chain("KUBE-FIREWALL");
        if (ranges.family() == Family.IPV4) { // of IPv6, loopback addresses are not routed
            filter.chain(
                    "KUBE-FIREWALL",
                    "! -s 127.0.0.0/8 -d 127.0.0.0/8 "
                            + comment("block incoming localnet connections")
                            + "-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP");
        }
        for (String range : ranges.led()) {
            filter.chain(
                    "KUBE-FIREWALL", "-d " + range + " " + comment("no such service") + "-j DROP");
        }
    }

    /**
     * A packet that the kernel can make nothing of is not translated back either: it would reach a
     * client from an address that it never called, and the client would end the connection.
     */
    private static String[] forward() {
        return new String[] {
            "-m conntrack --ctstate INVALID -j DROP",
            comment("kubernetes forwarding rules") + "-m mark --mark 0x4000/0x4000 -j ACCEPT",
            comment("kubernetes forwarding conntrack rule")
                    + "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"
        };
    }

    private void add(ServiceRoutes service) {
        service.routes().forEach(route -> new RouteChains(route, ranges, nat, filter).add());
        for (Elsewhere other : service.elsewhere()) {
            nodes.add(other.node());
            other.routes().forEach(route -> NodeChains.add(route, other.node(), this));
        }
    }

    ServiceRanges ranges() {
        return ranges;
    }
}
