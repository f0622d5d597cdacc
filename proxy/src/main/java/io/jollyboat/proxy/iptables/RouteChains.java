package io.jollyboat.proxy.iptables;

import static io.jollyboat.proxy.iptables.RuleWords.comment;
import static io.jollyboat.proxy.iptables.RuleWords.protocol;
import static io.jollyboat.proxy.iptables.RuleWords.to;
import static io.jollyboat.proxy.iptables.RuleWords.toNodePort;

import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.routing.Entrance;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.Target;
import java.util.List;

/** The chains and rules of one route. Pure. */
final class RouteChains {

    private final Route route;
    private final ServiceRanges ranges;
    private final TableText nat;
    private final TableText filter;
    private final ChainNames names;

    RouteChains(Route route, ServiceRanges ranges, TableText nat, TableText filter) {
        this.route = route;
        this.ranges = ranges;
        this.nat = nat;
        this.filter = filter;
        this.names = ChainNames.of(route, "");
    }

    void add() {
        Entrance entrance = route.entrance();
        if (route.idle()) {
            refuse("has no endpoints", "REJECT --reject-with " + how());
            return;
        }
        inside();
        if (entrance.nodePort() > 0) {
            nodePort();
        }
        if (!entrance.outer().isEmpty()) {
            outer();
        }
    }

    /**
     * kube-proxy's is an ICMP message for TCP too, which does not arrive where the address is
     * routed to the loopback interface.
     */
    private String how() {
        if (protocol(route).equals("tcp")) {
            return "tcp-reset";
        }
        return ranges.family() == Family.IPV4 ? "icmp-port-unreachable" : "icmp6-port-unreachable";
    }

    private void inside() {
        boolean local = route.policy().internalLocal();
        for (String address : route.entrance().cluster()) {
            if (route.inside().isEmpty()) {
                filter.chain(
                        ServiceChains.SERVICES,
                        to(address, route, route.service() + " has no local endpoints") + "DROP");
            } else {
                nat.chain(
                        ServiceChains.SERVICES,
                        to(address, route, route.service() + " cluster IP")
                                + (local ? names.local() : names.service()));
            }
        }
        if (!local || route.policy().externalLocal() || !route.entrance().outer().isEmpty()) {
            TargetChains.spread(route, names, names.service(), route.targets(), nat);
        }
        if (local && !route.local().isEmpty()) {
            TargetChains.spread(route, names, names.local(), route.local(), nat);
        }
    }

    private void nodePort() {
        nat.chain(
                ServiceChains.NODE_PORTS,
                toNodePort(route, route.service(), "") + names.external());
        outside(names, route.local());
        if (route.policy().externalLocal() && route.local().isEmpty()) {
            refuseNodePort("has no local endpoints", "DROP");
        }
    }

    /**
     * External addresses and those of load balancers, which lead to whichever node of this machine
     * has endpoints.
     */
    private void outer() {
        Entrance entrance = route.entrance();
        boolean same = !route.policy().externalLocal() || route.outer().equals(route.local());
        ChainNames own = same ? names : ChainNames.of(route, "outer");
        for (String address : entrance.external()) {
            nat.chain(
                    ServiceChains.SERVICES,
                    to(address, route, route.service() + " external IP") + own.external());
        }
        for (String address : entrance.balancer()) {
            nat.chain(
                    ServiceChains.SERVICES,
                    to(address, route, route.service() + " loadbalancer IP") + own.external());
            guard(address);
        }
        outside(own, route.outer());
        if (route.policy().externalLocal() && route.outer().isEmpty()) {
            refuseOuter("has no local endpoints", "DROP");
        }
    }

    private void outside(ChainNames own, List<Target> local) {
        TargetChains.spread(route, names, names.service(), route.targets(), nat);
        if (nat.has(own.external())) {
            return;
        }
        String words = " for " + route.service() + " external destinations";
        if (!route.policy().externalLocal()) {
            nat.chain(
                    own.external(),
                    comment("masquerade traffic" + words) + "-j KUBE-MARK-MASQ",
                    "-j " + names.service());
            return;
        }
        String here = "-m addrtype --src-type LOCAL -j ";
        nat.chain(
                own.external(),
                comment("masquerade LOCAL traffic" + words) + here + "KUBE-MARK-MASQ",
                comment("route LOCAL traffic" + words) + here + names.service(),
                "-s "
                        + ranges.pods()
                        + " "
                        + comment("pod traffic" + words)
                        + "-j "
                        + names.service());
        if (!local.isEmpty()) {
            TargetChains.spread(route, own, own.local(), local, nat);
            nat.chain(own.external(), "-j " + own.local());
        }
    }

    private void refuse(String why, String how) {
        for (String address : route.entrance().cluster()) {
            filter.chain(
                    ServiceChains.SERVICES, to(address, route, route.service() + " " + why) + how);
        }
        refuseOuter(why, how);
        if (route.entrance().nodePort() > 0) {
            refuseNodePort(why, how);
        }
    }

    private void refuseOuter(String why, String how) {
        for (String address : route.entrance().outer()) {
            filter.chain(
                    ServiceChains.EXTERNAL, to(address, route, route.service() + " " + why) + how);
        }
    }

    private void refuseNodePort(String why, String how) {
        filter.chain(
                ServiceChains.EXTERNAL,
                toNodePort(route, route.service() + " " + why, "-m addrtype --dst-type LOCAL ")
                        + how);
    }

    /** Only some may use the load balancer's addresses. */
    private void guard(String address) {
        if (route.policy().sourceRanges().isEmpty()) {
            return;
        }
        String original =
                "-p "
                        + protocol(route)
                        + " -m conntrack --ctproto "
                        + protocol(route)
                        + " --ctorigdst "
                        + address
                        + " --ctorigdstport "
                        + route.entrance().port()
                        + " --ctdir ORIGINAL ";
        filter.chain(
                ServiceChains.FIREWALL,
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
}
