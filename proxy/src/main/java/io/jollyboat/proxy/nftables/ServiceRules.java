package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.routing.Elsewhere;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.ServiceRoutes;
import java.util.List;
import java.util.Set;

/** The rules that make nftables follow a route table, in parts. Pure. */
final class ServiceRules {

    /** Hides the client's address behind the node's, further on. */
    static final String MASK = "ct mark set ct mark or 0x4000";

    static final String ADDRESS_KEY = "type ipv4_addr . inet_proto . inet_service";
    static final String PORT_KEY = "type inet_proto . inet_service";

    private static final Set<String> FIXED =
            Set.copyOf(collections(new Ruleset()).collections().keySet());

    private final ServiceRanges ranges;
    private final Family family;

    ServiceRules(ServiceRanges ranges) {
        this.ranges = ranges;
        this.family = ranges.family();
    }

    /** What is there whatever services there are. */
    Ruleset fixed() {
        Ruleset fixed = collections(new Ruleset());
        hooks(fixed);
        return fixed;
    }

    /** What one service puts in, given that the fixed part is there. */
    static Ruleset of(ServiceRoutes service) {
        Ruleset own = collections(new Ruleset());
        service.routes().forEach(route -> RouteRules.add(route, own));
        for (Elsewhere other : service.elsewhere()) {
            NodeRules.declare(other.node(), own);
            other.routes().forEach(route -> RouteRules.add(route, other.node(), own));
        }
        return own.withoutEmpty(FIXED);
    }

    private static Ruleset collections(Ruleset rules) {
        return rules.map("from-nodes", "type ipv4_addr : verdict;")
                .map("at-nodes", "type ipv4_addr : verdict;")
                .set("pods", "type ipv4_addr; flags interval;")
                .map("services", ADDRESS_KEY + " : verdict;")
                .map("near", ADDRESS_KEY + " : verdict;")
                .map("far", ADDRESS_KEY + " : verdict;")
                .map("node-ports", PORT_KEY + " : verdict;")
                .map("node-near", PORT_KEY + " : verdict;")
                .map("node-far", PORT_KEY + " : verdict;")
                .set("refused", ADDRESS_KEY + ";")
                .set("refused-node-ports", PORT_KEY + ";")
                .set("guarded", ADDRESS_KEY + ";")
                .set("ranges", ADDRESS_KEY + " . ipv4_addr; flags interval;")
                .set("cluster-addresses", "type ipv4_addr;")
                .set("hairpins", "type ipv4_addr . ipv4_addr;");
    }

    /**
     * The fixed part. Node ports on 127.0.0.1 need the kernel to route loopback addresses, which
     * must not open what listens there to others: hence the drop.
     */
    private void hooks(Ruleset rules) {
        String pods = ranges.pods();
        rules.element("pods", pods, "", "");
        String address = "ip daddr . meta l4proto . th dport ";
        String port = "meta l4proto . th dport ";
        rules.chain("route", address + "@guarded " + address + ". ip saddr != @ranges drop");
        rules.chain(
                        "route",
                        "ip saddr and " + firstOfANode() + " vmap @from-nodes",
                        "ip daddr vmap @at-nodes",
                        address + "vmap @services",
                        "fib daddr type local " + port + "vmap @node-ports")
                .chain("nowhere", "drop")
                .chain("near", address + "vmap @near")
                .chain(
                        "faithful",
                        "fib saddr type local " + MASK + " goto near",
                        "ip saddr " + pods + " goto near",
                        address + "vmap @far",
                        "drop")
                .chain("node-near", port + "vmap @node-near")
                .chain(
                        "node-faithful",
                        "fib saddr type local " + MASK + " goto node-near",
                        "ip saddr " + pods + " goto node-near",
                        port + "vmap @node-far",
                        "drop")
                .chain("reject-it", "meta l4proto tcp reject with tcp reset", "reject")
                .chain(
                        "refuse",
                        "ct state new " + address + "@refused jump reject-it",
                        "ct state new fib daddr type local "
                                + port
                                + "@refused-node-ports jump reject-it",
                        "ip daddr @cluster-addresses jump reject-it",
                        "ip daddr { " + String.join(", ", ranges.led()) + " } drop");
        base(rules, pods);
    }

    /** What leaves of an address the first of its node's 256. */
    private String firstOfANode() {
        return family == Family.IPV4 ? "255.255.255.0" : "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00";
    }

    /** Refuses before others drop: Docker does so with what is forwarded and not its own. */
    private void base(Ruleset rules, String pods) {
        rules.hooked(
                        "prerouting",
                        "type nat hook prerouting priority dstnat; policy accept;",
                        "jump route")
                .hooked(
                        "output",
                        "type nat hook output priority -100; policy accept;",
                        "jump route")
                .hooked(
                        "postrouting",
                        "type nat hook postrouting priority srcnat - 1; policy accept;",
                        "ct status dnat ip saddr . ip daddr @hairpins masquerade",
                        "ct mark and 0x4000 == 0x4000 masquerade",
                        "ip saddr "
                                + pods
                                + " ip daddr != "
                                + pods
                                + " fib daddr type != local masquerade")
                .chain("guard-loopback", guardLoopback())
                .hooked(
                        "refuse-input",
                        "type filter hook input priority filter - 1; policy accept;",
                        "jump guard-loopback",
                        "jump refuse")
                .hooked(
                        "refuse-forward",
                        "type filter hook forward priority filter - 1; policy accept;",
                        "jump refuse")
                .hooked(
                        "refuse-output",
                        "type filter hook output priority filter - 1; policy accept;",
                        "jump refuse");
    }

    /** Of IPv6, loopback addresses are not routed. */
    private List<String> guardLoopback() {
        return family == Family.IPV4
                ? List.of(
                        "iifname != \"lo\" ip saddr != 127.0.0.0/8 ip daddr 127.0.0.0/8"
                                + " ct status and dnat == 0 drop")
                : List.of();
    }
}
