package io.jollyboat.proxy.iptables;

import static io.jollyboat.proxy.iptables.RuleWords.comment;
import static io.jollyboat.proxy.iptables.RuleWords.host;
import static io.jollyboat.proxy.iptables.RuleWords.to;
import static io.jollyboat.proxy.iptables.RuleWords.toNodePort;

import io.jollyboat.proxy.routing.Neighbour;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.Target;
import java.util.List;

/**
 * What is otherwise for the pods of another node of this machine, and at that node's own address:
 * chains that a packet passes before those for everybody. No kube-proxy has them, since each has
 * only one node. Pure.
 */
final class NodeChains {

    /** Leads to the chains of all such nodes. */
    static final String NODES = "KUBE-NODES";

    private NodeChains() {}

    /** Where the node's pods call by address. */
    static String from(Neighbour node) {
        return "KUBE-FROM-" + ChainNames.hash(node.place().node());
    }

    /** Where anybody but pods calls a port of the node. */
    static String at(Neighbour node) {
        return "KUBE-AT-" + ChainNames.hash(node.place().node());
    }

    /** Has the chains of a node passed. */
    static void declare(Neighbour node, TableText nat) {
        String name = node.place().node();
        nat.chain(from(node))
                .chain(at(node))
                .chain(
                        NODES,
                        "-s " + node.pods() + " " + comment("pods of " + name) + "-j " + from(node),
                        "-d "
                                + host(node.address())
                                + " "
                                + comment("the address of " + name)
                                + "-j "
                                + at(node));
    }

    /**
     * The node's pods call as those of the first node do, but have other targets. At its own
     * address it is called from without, even by this machine's programs, which are the first
     * node's.
     */
    static void add(Route route, Neighbour node, ServiceChains chains) {
        if (route.idle()) {
            return;
        }
        ChainNames names = ChainNames.of(route, node.place().node());
        boolean local = route.policy().internalLocal();
        String inside = local ? names.local() : names.service();
        for (String address : route.entrance().cluster()) {
            lead(route, node, address, inside, route.inside(), chains);
        }
        spread(route, names, inside, route.inside(), chains);
        for (String address : route.entrance().outer()) {
            lead(route, node, address, names.service(), route.targets(), chains);
            spread(route, names, names.service(), route.targets(), chains);
        }
        if (route.entrance().nodePort() > 0 && route.policy().externalLocal()) {
            nodePort(route, node, names, chains);
        }
    }

    private static void spread(
            Route route, ChainNames names, String to, List<Target> targets, ServiceChains chains) {
        if (!targets.isEmpty()) {
            TargetChains.spread(route, names, to, targets, chains.nat);
        }
    }

    private static void lead(
            Route route,
            Neighbour node,
            String address,
            String chain,
            List<Target> targets,
            ServiceChains chains) {
        String words = route.service() + " from " + node.place().node();
        // What is accepted here passes no further rule that translates.
        chains.nat.chain(
                from(node), to(address, route, words) + (targets.isEmpty() ? "ACCEPT" : chain));
        if (targets.isEmpty()) {
            chains.filter.chain(
                    ServiceChains.SERVICES,
                    "-s " + node.pods() + " " + to(address, route, words) + "DROP");
        }
    }

    private static void nodePort(
            Route route, Neighbour node, ChainNames names, ServiceChains chains) {
        String words = route.service() + " at " + node.place().node();
        String chain = route.local().isEmpty() ? "ACCEPT" : names.local();
        String pods = chains.ranges().pods();
        chains.nat.chain(
                at(node),
                toNodePort(route, words, "-m addrtype --src-type LOCAL ") + chain,
                "! -s " + pods + " " + toNodePort(route, words, "") + chain);
        spread(route, names, names.local(), route.local(), chains);
        if (route.local().isEmpty()) {
            chains.filter.chain(
                    ServiceChains.EXTERNAL,
                    "-d " + host(node.address()) + " " + toNodePort(route, words, "") + "DROP");
        }
    }
}
