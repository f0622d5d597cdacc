package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.routing.Neighbour;

/**
 * What is otherwise for the pods of another node of this machine, and at that node's own address:
 * maps that are asked before those for everybody. Every node has 256 addresses for its pods, so
 * that the first of them stands for all: with ranges in one map with verdicts, nft cannot load the
 * map and what it leads to at once. Pure.
 */
final class NodeRules {

    private NodeRules() {}

    /** By which the node's own chains and maps begin. */
    static String prefix(Neighbour node) {
        return "node/" + node.place().node() + "/";
    }

    /** Where the node's pods call by address. */
    static String from(Neighbour node) {
        return prefix(node) + "services";
    }

    /** Where anybody but pods calls a port of the node. */
    static String at(Neighbour node) {
        return prefix(node) + "node-ports";
    }

    /** Has the maps of a node asked; several services may want that. */
    static void declare(Neighbour node, Ruleset rules) {
        String from = from(node);
        String at = at(node);
        rules.map(from, ServiceRules.ADDRESS_KEY + " : verdict;")
                .map(at, ServiceRules.PORT_KEY + " : verdict;")
                .chain(from, RouteRules.BY_ADDRESS + " vmap @" + from)
                .chain(
                        at,
                        "fib saddr type local " + RouteRules.BY_PORT + " vmap @" + at,
                        "ip saddr != @pods " + RouteRules.BY_PORT + " vmap @" + at)
                .element("from-nodes", node.pods().address(0), "jump " + from, "")
                .element("at-nodes", node.address(), "jump " + at, "");
    }
}
