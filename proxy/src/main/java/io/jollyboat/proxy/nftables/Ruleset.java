package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The text that makes nftables follow a route table. Pure.
 *
 * <p>Its shape: a verdict map leads from (address, protocol, port) to a chain that is shared by all
 * services with as many targets, and that draws a number and looks the target up in one map. So
 * there are as many chains as different numbers of targets, and a packet passes two look-ups
 * however many services there are. Chains come in two kinds: drawn at random, or from a hash of the
 * client's address where the service asks for affinity.
 *
 * @param table its name
 * @param podRange the addresses of pods, as in {@code 10.244.0.0/16}
 */
record Ruleset(String table, String podRange) {

    /**
     * The whole table, to be loaded in one transaction in place of the one before.
     *
     * <p>Creating it first makes deleting it succeed even if it was not there.
     */
    String text(RouteTable routes) {
        var text = new StringBuilder();
        text.append("table ip ").append(table).append(" {}\n");
        text.append("delete table ip ").append(table).append('\n');
        text.append("table ip ").append(table).append(" {\n");
        targets(text, routes);
        chains(text, routes);
        services(text, routes);
        refusals(text, routes);
        hairpins(text, routes);
        hooks(text);
        return text.append("}\n").toString();
    }

    String removal() {
        return "table ip " + table + " {}\ndelete table ip " + table + "\n";
    }

    /** From a service's port and a number to a target, per number of targets. */
    private static void targets(StringBuilder text, RouteTable routes) {
        var byCount = new TreeMap<Integer, List<String>>();
        var nodeByCount = new TreeMap<Integer, List<String>>();
        for (Route route : routes.routes()) {
            int count = route.targets().size();
            for (int i = 0; i < count; i++) {
                Target target = route.targets().get(i);
                String to = " . " + i + " : " + target.address() + " . " + target.port();
                for (String key : keys(route)) {
                    byCount.computeIfAbsent(count, none -> new ArrayList<>()).add(key + to);
                }
                if (route.nodePort() > 0) {
                    nodeByCount
                            .computeIfAbsent(count, none -> new ArrayList<>())
                            .add(nodeKey(route) + to);
                }
            }
        }
        byCount.forEach(
                (count, elements) ->
                        map(
                                text,
                                "targets-" + count,
                                "typeof ip daddr . meta l4proto . th dport . numgen random mod "
                                        + count
                                        + " : ip daddr . th dport",
                                elements));
        nodeByCount.forEach(
                (count, elements) ->
                        map(
                                text,
                                "node-targets-" + count,
                                "typeof meta l4proto . th dport . numgen random mod "
                                        + count
                                        + " : ip daddr . th dport",
                                elements));
    }

    private static void chains(StringBuilder text, RouteTable routes) {
        for (String chain : chainsIn(routes)) {
            String[] parts = chain.split("-");
            boolean node = parts[0].equals("node");
            String count = parts[parts.length - 1];
            String number =
                    chain.contains("affine")
                            ? "jhash ip saddr mod " + count
                            : "numgen random mod " + count;
            String key =
                    node ? "meta l4proto . th dport . " : "ip daddr . meta l4proto . th dport . ";
            text.append("  chain ").append(chain).append(" {\n");
            if (node) {
                // What comes to the node from elsewhere must go back through it; so must what the
                // node sends itself.
                text.append("    ct mark set ct mark or 0x4000\n");
            }
            text.append("    meta l4proto { tcp, udp, sctp } dnat ip to ")
                    .append(key)
                    .append(number)
                    .append(" map @")
                    .append(node ? "node-" : "")
                    .append("targets-")
                    .append(count)
                    .append("\n  }\n");
        }
    }

    private static Set<String> chainsIn(RouteTable routes) {
        var chains = new TreeSet<String>();
        for (Route route : routes.routes()) {
            if (!route.targets().isEmpty()) {
                chains.add(chain(route));
                if (route.nodePort() > 0) {
                    chains.add("node-" + chain(route));
                }
            }
        }
        return chains;
    }

    private static String chain(Route route) {
        return (route.affinity() ? "affine-" : "spread-") + route.targets().size();
    }

    private static void services(StringBuilder text, RouteTable routes) {
        var services = new ArrayList<String>();
        var nodePorts = new ArrayList<String>();
        for (Route route : routes.routes()) {
            if (!route.targets().isEmpty()) {
                String comment = " comment \"" + route.service() + "\"";
                keys(route).forEach(key -> services.add(key + comment + " : goto " + chain(route)));
                if (route.nodePort() > 0) {
                    nodePorts.add(nodeKey(route) + comment + " : goto node-" + chain(route));
                }
            }
        }
        map(text, "services", "type ipv4_addr . inet_proto . inet_service : verdict", services);
        map(text, "node-ports", "type inet_proto . inet_service : verdict", nodePorts);
    }

    /**
     * A service without a target refuses connections, so that clients need not wait for a time-out.
     */
    private static void refusals(StringBuilder text, RouteTable routes) {
        var services = new ArrayList<String>();
        var nodePorts = new ArrayList<String>();
        for (Route route : routes.routes()) {
            if (route.targets().isEmpty()) {
                services.addAll(keys(route));
                if (route.nodePort() > 0) {
                    nodePorts.add(nodeKey(route));
                }
            }
        }
        set(text, "refused", "type ipv4_addr . inet_proto . inet_service", services);
        set(text, "refused-node-ports", "type inet_proto . inet_service", nodePorts);
    }

    /** A pod that reaches itself through a service must see another's address as the source. */
    private static void hairpins(StringBuilder text, RouteTable routes) {
        var addresses = new LinkedHashSet<String>();
        for (Route route : routes.routes()) {
            route.targets()
                    .forEach(target -> addresses.add(target.address() + " . " + target.address()));
        }
        set(text, "hairpins", "type ipv4_addr . ipv4_addr", addresses);
    }

    /**
     * The fixed part. Node ports on 127.0.0.1 need the kernel to route loopback addresses, which
     * must not open what listens there to others: hence the drop.
     */
    private void hooks(StringBuilder text) {
        text.append(
                """
                  chain route {
                    ip daddr . meta l4proto . th dport vmap @services
                    fib daddr type local meta l4proto . th dport vmap @node-ports
                  }
                  chain refuse {
                    ct state new ip daddr . meta l4proto . th dport @refused jump reject-it
                    ct state new fib daddr type local meta l4proto . th dport @refused-node-ports jump reject-it
                  }
                  chain reject-it {
                    meta l4proto tcp reject with tcp reset
                    reject
                  }
                  chain prerouting {
                    type nat hook prerouting priority dstnat; policy accept;
                    jump route
                  }
                  chain output {
                    type nat hook output priority -100; policy accept;
                    jump route
                  }
                  chain postrouting {
                    type nat hook postrouting priority srcnat - 1; policy accept;
                    ct status dnat ip saddr . ip daddr @hairpins masquerade
                    ct mark and 0x4000 == 0x4000 masquerade
                    ip saddr %1$s ip daddr != %1$s fib daddr type != local masquerade
                  }
                  chain refuse-input {
                    type filter hook input priority filter; policy accept;
                    iifname != "lo" ip saddr != 127.0.0.0/8 ip daddr 127.0.0.0/8 ct status and dnat == 0 drop
                    jump refuse
                  }
                  chain refuse-forward {
                    type filter hook forward priority filter; policy accept;
                    jump refuse
                  }
                  chain refuse-output {
                    type filter hook output priority filter; policy accept;
                    jump refuse
                  }
                """
                        .formatted(podRange)
                        .indent(0));
    }

    private static List<String> keys(Route route) {
        return route.addresses().stream()
                .map(address -> address + " . " + protocol(route) + " . " + route.port())
                .toList();
    }

    private static String nodeKey(Route route) {
        return protocol(route) + " . " + route.nodePort();
    }

    private static String protocol(Route route) {
        return route.protocol().toLowerCase(Locale.ROOT);
    }

    private static void map(
            StringBuilder text, String name, String type, Iterable<String> elements) {
        collection(text, "map", name, type, elements);
    }

    private static void set(
            StringBuilder text, String name, String type, Iterable<String> elements) {
        collection(text, "set", name, type, elements);
    }

    private static void collection(
            StringBuilder text,
            String keyword,
            String name,
            String type,
            Iterable<String> elements) {
        text.append("  ")
                .append(keyword)
                .append(' ')
                .append(name)
                .append(" {\n    ")
                .append(type)
                .append('\n');
        String all = String.join(",\n      ", elements);
        if (!all.isEmpty()) {
            text.append("    elements = {\n      ").append(all).append("\n    }\n");
        }
        text.append("  }\n");
    }
}
