package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.routing.AddressRange;
import io.jollyboat.proxy.routing.Entrance;
import io.jollyboat.proxy.routing.Neighbour;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one route puts into the table. Pure.
 *
 * <p>A verdict map leads from (address, protocol, port) to a chain that is shared by all services
 * with as many targets, and that draws a number and looks the target up in one map. So there are as
 * many chains as different numbers of targets, and a packet passes two look-ups however many
 * services there are. A service with session affinity has chains of its own, and for each target a
 * set of the clients that are with it, which the kernel keeps.
 */
final class RouteRules {

    static final String BY_ADDRESS = "ip daddr . meta l4proto . th dport";
    static final String BY_PORT = "meta l4proto . th dport";

    private final Route route;
    private final Ruleset rules;
    private final String protocol;

    private RouteRules(Route route, Ruleset rules) {
        this.route = route;
        this.rules = rules;
        this.protocol = route.entrance().protocol().toLowerCase(Locale.ROOT);
    }

    /**
     * @param rules has the collections of {@link ServiceRules} already
     */
    static void add(Route route, Ruleset rules) {
        new RouteRules(route, rules).add();
    }

    /**
     * What is otherwise for another node of this machine.
     *
     * @param rules has the maps of {@link NodeRules}
     */
    static void add(Route route, Neighbour node, Ruleset rules) {
        new RouteRules(route, rules).add(node);
    }

    /**
     * Its pods call as those of the first node do, but have other targets. At its own address it is
     * called from without, even by this machine's programs, which are the first node's.
     */
    private void add(Neighbour node) {
        if (route.idle()) {
            return;
        }
        hairpins(route.targets());
        String own = NodeRules.prefix(node);
        Entrance entrance = route.entrance();
        boolean local = route.policy().internalLocal();
        List<String> cluster = keys(entrance.cluster());
        lead(NodeRules.from(node), cluster, own + (local ? "local-" : ""), route.inside());
        lead(NodeRules.from(node), keys(entrance.outer()), own, route.targets());
        if (route.policy().externalLocal()) {
            lead(NodeRules.at(node), nodeKey(), own + "node-", route.local());
        }
    }

    /** Leads what a map is asked for to targets; drops it where there is none. */
    private void lead(String map, List<String> keys, String kind, List<Target> targets) {
        String to =
                targets.isEmpty() ? "goto nowhere" : "goto " + chain(kind, kind + "stay/", targets);
        keys.forEach(key -> put(map, key, to));
        draw(kind + "targets-", targets, keys);
    }

    private void add() {
        Entrance entrance = route.entrance();
        entrance.cluster().forEach(address -> put("cluster-addresses", address, ""));
        for (String key : keys(entrance.balancer())) {
            guard(key);
        }
        if (route.idle()) {
            keys(entrance.addresses()).forEach(key -> put("refused", key, ""));
            nodeKey().forEach(key -> put("refused-node-ports", key, ""));
            return;
        }
        hairpins(route.targets());
        hairpins(route.outer());
        inside(keys(entrance.cluster()));
        if (route.policy().externalLocal()) {
            outsideLocal("", keys(entrance.outer()), route.outer());
            outsideLocal("node-", nodeKey(), route.local());
        } else {
            outside("", keys(entrance.outer()));
            outside("node-", nodeKey());
        }
    }

    /** Only some may use the load balancer's addresses. */
    private void guard(String key) {
        var ranges = new ArrayList<AddressRange>();
        for (String range : route.policy().sourceRanges()) {
            AddressRange.parse(range).ifPresent(ranges::add);
        }
        if (!ranges.isEmpty()) {
            put("guarded", key, "");
            for (AddressRange range : AddressRange.withoutOverlaps(ranges)) {
                put("ranges", key + " . " + range, "");
            }
        }
    }

    private void inside(List<String> keys) {
        List<Target> targets = route.inside();
        String to =
                targets.isEmpty()
                        ? "goto nowhere"
                        : "goto "
                                + chain(
                                        "",
                                        route.policy().internalLocal() ? "stay-local/" : "stay/",
                                        targets);
        keys.forEach(key -> put("services", key, to));
        draw("targets-", targets, keys);
    }

    /**
     * Any target; the answer must come back through this node, so the client's address is hidden.
     */
    private void outside(String kind, List<String> keys) {
        if (!keys.isEmpty()) {
            String chain = chain(kind, "stay/", route.targets());
            String masked = kind + "masked-" + route.targets().size();
            if (route.policy().affinitySeconds() > 0) {
                masked = "masked-" + chain;
            }
            if (!rules.hasChain(masked)) {
                rules.chain(masked, ServiceRules.MASK, "goto " + chain);
            }
            for (String key : keys) {
                put(kind.isEmpty() ? "services" : "node-ports", key, "goto " + masked);
            }
            draw(kind + "targets-", route.targets(), keys);
        }
    }

    /** Targets of this node for who comes from elsewhere, any for its own pods and programs. */
    private void outsideLocal(String kind, List<String> keys, List<Target> local) {
        if (keys.isEmpty()) {
            return;
        }
        String first = kind.isEmpty() ? "services" : "node-ports";
        for (String key : keys) {
            put(first, key, "goto " + kind + "faithful");
            put(kind + "near", key, "goto " + chain(kind, "stay/", route.targets()));
        }
        draw(kind + "targets-", route.targets(), keys);
        if (!local.isEmpty()) {
            String chain =
                    chain(kind + "local-", kind.isEmpty() ? "stay-outer/" : "stay-local/", local);
            keys.forEach(key -> put(kind + "far", key, "goto " + chain));
            draw(kind + "local-targets-", local, keys);
        }
    }

    /**
     * The chain that picks one of these targets, made if need be.
     *
     * @param kind by which it and its map begin
     * @param stay by which it begins when clients stay with their target
     */
    private String chain(String kind, String stay, List<Target> targets) {
        if (route.policy().affinitySeconds() > 0) {
            return affine(stay, targets);
        }
        int count = targets.size();
        String name = kind + "spread-" + count;
        if (!rules.hasChain(name)) {
            String map = kind + "targets-" + count;
            String draw = "numgen random mod " + count;
            boolean byPort = kind.substring(kind.lastIndexOf('/') + 1).startsWith("node-");
            String key = byPort ? BY_PORT : BY_ADDRESS;
            rules.map(map, "typeof " + key + " . " + draw + " : ip daddr . th dport;");
            rules.chain(
                    name,
                    "meta l4proto { tcp, udp, sctp } dnat ip to "
                            + key
                            + " . "
                            + draw
                            + " map @"
                            + map);
        }
        return name;
    }

    private void draw(String map, List<Target> targets, List<String> keys) {
        if (route.policy().affinitySeconds() == 0) {
            for (int i = 0; i < targets.size(); i++) {
                Target target = targets.get(i);
                for (String key : keys) {
                    rules.element(
                            map + targets.size(),
                            key + " . " + i,
                            target.address() + " . " + target.port(),
                            "");
                }
            }
        }
    }

    /**
     * A chain that sends clients where they were before, and others anywhere. The sets outlive a
     * change of the targets.
     */
    private String affine(String kind, List<Target> targets) {
        String service = RulesetText.name(route.service()) + "/" + protocol;
        String name = kind + service;
        if (rules.hasChain(name)) {
            return name;
        }
        var known = new ArrayList<String>();
        var drawn = new ArrayList<String>();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            String end = service + "/" + RulesetText.name(target.address()) + "/" + target.port();
            int seconds = route.policy().affinitySeconds();
            String set = "clients-" + seconds + "/" + end;
            rules.set(
                    set,
                    "type ipv4_addr; size 65535; flags dynamic,timeout; timeout " + seconds + "s;");
            if (!rules.hasChain("end/" + end)) {
                rules.chain(
                        "end/" + end,
                        "update @" + set + " { ip saddr }",
                        "meta l4proto " + protocol + " dnat ip to " + target.inWord());
            }
            known.add("ip saddr @" + set + " goto end/" + end);
            drawn.add(i + " : goto end/" + end);
        }
        rules.chain(name, known);
        rules.chain(
                name,
                "numgen random mod "
                        + targets.size()
                        + " vmap { "
                        + String.join(", ", drawn)
                        + " }");
        return name;
    }

    /** A pod that reaches itself through a service must see another's address as the source. */
    private void hairpins(List<Target> targets) {
        for (Target target : targets) {
            put("hairpins", target.address() + " . " + target.address(), "");
        }
    }

    private void put(String collection, String key, String value) {
        rules.element(collection, key, value, value.isEmpty() ? "" : route.service());
    }

    private List<String> keys(List<String> addresses) {
        return addresses.stream()
                .map(address -> address + " . " + protocol + " . " + route.entrance().port())
                .toList();
    }

    private List<String> nodeKey() {
        int port = route.entrance().nodePort();
        return port > 0 ? List.of(protocol + " . " + port) : List.of();
    }
}
