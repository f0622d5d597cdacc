package io.jollyboat.proxy.iptables;

import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.routing.Entrance;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.Target;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The chains that make iptables follow a route table. Pure. */
final class ServiceChains {

    /** What tells our chains from those of a kube-proxy. */
    static final String MARK = "pods leave the cluster as the node";

    private static final String SERVICES = "KUBE-SERVICES";
    private static final String NODE_PORTS = "KUBE-NODEPORTS";
    private static final String EXTERNAL = "KUBE-EXTERNAL-SERVICES";
    private static final String FIREWALL = "KUBE-PROXY-FIREWALL";

    /** Chains with rules of all services; of all others each belongs to one. */
    private static final Set<String> SHARED = Set.of(SERVICES, NODE_PORTS, EXTERNAL, FIREWALL);

    final TableText nat = new TableText("nat");
    final TableText filter = new TableText("filter");
    private final ServiceRanges ranges;

    private ServiceChains(ServiceRanges ranges) {
        this.ranges = ranges;
    }

    static ServiceChains of(RouteTable table, ServiceRanges ranges) {
        var chains = new ServiceChains(ranges);
        chains.fixed();
        table.routes().forEach(chains::add);
        chains.nat.chain(
                SERVICES,
                comment(
                                "kubernetes service nodeports; NOTE: this must be the last rule in"
                                        + " this chain")
                        + "-m addrtype --dst-type LOCAL -j "
                        + NODE_PORTS);
        return chains;
    }

    /**
     * What {@code iptables-restore} is to do where {@code before} is loaded, of some services only.
     */
    static String change(
            RouteTable before, RouteTable table, Set<String> services, ServiceRanges ranges) {
        ServiceChains olds = some(before, services, ranges);
        ServiceChains news = some(table, services, ranges);
        var text = new StringBuilder();
        news.nat.writeInPlaceOf(olds.nat, SHARED, text);
        news.filter.writeInPlaceOf(olds.filter, SHARED, text);
        return text.toString();
    }

    private static ServiceChains some(
            RouteTable table, Set<String> services, ServiceRanges ranges) {
        var chains = new ServiceChains(ranges);
        services.forEach(service -> table.of(service).forEach(chains::add));
        return chains;
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
                .chain(
                        "KUBE-FORWARD",
                        comment("kubernetes forwarding rules")
                                + "-m mark --mark 0x4000/0x4000 -j ACCEPT")
                .chain(
                        "KUBE-FIREWALL",
                        "! -s 127.0.0.0/8 -d 127.0.0.0/8 "
                                + comment("block incoming localnet connections")
                                + "-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP",
                        "-d " + ranges.services() + " " + comment("no such service") + "-j DROP",
                        "-d " + ranges.balancers() + " " + comment("no such service") + "-j DROP");
    }

    private void add(Route route) {
        Entrance entrance = route.entrance();
        if (route.idle()) {
            // kube-proxy's is an ICMP message for TCP too, which does not arrive where the address
            // is routed to the loopback interface.
            String how = protocol(route).equals("tcp") ? "tcp-reset" : "icmp-port-unreachable";
            refuse(route, "has no endpoints", "REJECT --reject-with " + how);
            return;
        }
        ChainNames names = ChainNames.of(route);
        String protocol = protocol(route);
        inside(route, names);
        if (entrance.nodePort() > 0 || !entrance.outer().isEmpty()) {
            outside(route, names);
        }
        for (String address : entrance.external()) {
            nat.chain(
                    SERVICES,
                    to(address, protocol, entrance.port(), route.service() + " external IP")
                            + names.external());
        }
        for (String address : entrance.balancer()) {
            nat.chain(
                    SERVICES,
                    to(address, protocol, entrance.port(), route.service() + " loadbalancer IP")
                            + names.external());
            guard(route, names, address);
        }
        if (entrance.nodePort() > 0) {
            nat.chain(
                    NODE_PORTS,
                    "-p "
                            + protocol
                            + " "
                            + comment(route.service())
                            + "-m "
                            + protocol
                            + " --dport "
                            + entrance.nodePort()
                            + " -j "
                            + names.external());
        }
    }

    private void inside(Route route, ChainNames names) {
        boolean local = route.policy().internalLocal();
        for (String address : route.entrance().cluster()) {
            String words = route.service() + " cluster IP";
            if (route.inside().isEmpty()) {
                filter.chain(
                        SERVICES,
                        to(
                                        address,
                                        protocol(route),
                                        route.entrance().port(),
                                        route.service() + " has no local endpoints")
                                + "DROP");
            } else {
                nat.chain(
                        SERVICES,
                        to(address, protocol(route), route.entrance().port(), words)
                                + (local ? names.local() : names.service()));
            }
        }
        if (!local || route.policy().externalLocal() || !route.entrance().outer().isEmpty()) {
            spread(route, names, names.service(), route.targets());
        }
        if (local && !route.local().isEmpty()) {
            spread(route, names, names.local(), route.local());
        }
    }

    private void outside(Route route, ChainNames names) {
        spread(route, names, names.service(), route.targets());
        String words = " for " + route.service() + " external destinations";
        if (!route.policy().externalLocal()) {
            nat.chain(
                    names.external(),
                    comment("masquerade traffic" + words) + "-j KUBE-MARK-MASQ",
                    "-j " + names.service());
            return;
        }
        String own = "-m addrtype --src-type LOCAL -j ";
        nat.chain(
                names.external(),
                comment("masquerade LOCAL traffic" + words) + own + "KUBE-MARK-MASQ",
                comment("route LOCAL traffic" + words) + own + names.service(),
                "-s "
                        + ranges.pods()
                        + " "
                        + comment("pod traffic" + words)
                        + "-j "
                        + names.service());
        if (route.local().isEmpty()) {
            refuseOutside(route, "has no local endpoints", "DROP");
        } else {
            spread(route, names, names.local(), route.local());
            nat.chain(names.external(), "-j " + names.local());
        }
    }

    private void refuse(Route route, String why, String how) {
        for (String address : route.entrance().cluster()) {
            filter.chain(
                    SERVICES,
                    to(
                                    address,
                                    protocol(route),
                                    route.entrance().port(),
                                    route.service() + " " + why)
                            + how);
        }
        refuseOutside(route, why, how);
    }

    private void refuseOutside(Route route, String why, String how) {
        Entrance entrance = route.entrance();
        String words = route.service() + " " + why;
        for (String address : entrance.outer()) {
            filter.chain(EXTERNAL, to(address, protocol(route), entrance.port(), words) + how);
        }
        if (entrance.nodePort() > 0) {
            filter.chain(
                    EXTERNAL,
                    "-p "
                            + protocol(route)
                            + " "
                            + comment(words)
                            + "-m addrtype --dst-type LOCAL -m "
                            + protocol(route)
                            + " --dport "
                            + entrance.nodePort()
                            + " -j "
                            + how);
        }
    }

    /** Only some may use the load balancer's addresses. */
    private void guard(Route route, ChainNames names, String address) {
        if (route.policy().sourceRanges().isEmpty()) {
            return;
        }
        Entrance entrance = route.entrance();
        String original =
                "-p "
                        + protocol(route)
                        + " -m conntrack --ctproto "
                        + protocol(route)
                        + " --ctorigdst "
                        + address
                        + " --ctorigdstport "
                        + entrance.port()
                        + " --ctdir ORIGINAL ";
        filter.chain(
                FIREWALL,
                original
                        + comment(route.service() + " traffic not accepted by " + names.firewall())
                        + "-j "
                        + names.firewall());
        if (!filter.has(names.firewall())) {
            for (String range : route.policy().sourceRanges()) {
                filter.chain(
                        names.firewall(),
                        "-s "
                                + range
                                + " "
                                + comment(route.service() + " loadbalancer IP")
                                + "-j RETURN");
            }
            filter.chain(
                    names.firewall(),
                    comment("other traffic to " + route.service() + " will be dropped")
                            + "-j DROP");
        }
    }

    /** A chain that picks one of the targets, each as likely as the others. */
    private void spread(Route route, ChainNames names, String chain, List<Target> targets) {
        if (nat.has(chain)) {
            return;
        }
        nat.chain(chain);
        if (route.policy().affinitySeconds() > 0) {
            for (Target target : targets) {
                nat.chain(
                        chain,
                        comment(words(route, target))
                                + "-m recent --name "
                                + names.endpoint(target)
                                + " --rcheck --seconds "
                                + route.policy().affinitySeconds()
                                + " --reap -j "
                                + names.endpoint(target));
            }
        }
        int left = targets.size();
        for (Target target : targets) {
            String chance =
                    left > 1
                            ? String.format(
                                    Locale.ROOT,
                                    "-m statistic --mode random --probability %.10f ",
                                    1.0 / left)
                            : "";
            left--;
            nat.chain(
                    chain, comment(words(route, target)) + chance + "-j " + names.endpoint(target));
            endpoint(route, names, target);
        }
    }

    private void endpoint(Route route, ChainNames names, Target target) {
        String chain = names.endpoint(target);
        if (nat.has(chain)) {
            return;
        }
        String recent =
                route.policy().affinitySeconds() > 0 ? "-m recent --name " + chain + " --set " : "";
        nat.chain(
                chain,
                "-s " + target.address() + "/32 " + comment(route.service()) + "-j KUBE-MARK-MASQ",
                "-p "
                        + protocol(route)
                        + " "
                        + comment(route.service())
                        + recent
                        + "-m "
                        + protocol(route)
                        + " -j DNAT --to-destination "
                        + target.address()
                        + ":"
                        + target.port());
    }

    private static String words(Route route, Target target) {
        return route.service() + " -> " + target.address() + ":" + target.port();
    }

    private static String to(String address, String protocol, int port, String words) {
        return "-d "
                + address
                + "/32 -p "
                + protocol
                + " "
                + comment(words)
                + "-m "
                + protocol
                + " --dport "
                + port
                + " -j ";
    }

    private static String comment(String words) {
        return "-m comment --comment \"" + words + "\" ";
    }

    private static String protocol(Route route) {
        return route.entrance().protocol().toLowerCase(Locale.ROOT);
    }
}
