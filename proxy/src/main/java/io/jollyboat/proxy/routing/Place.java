package io.jollyboat.proxy.routing;

/**
 * Where this node is.
 *
 * @param node its name
 * @param zone by its label {@code topology.kubernetes.io/zone}; empty when it has none
 */
public record Place(String node, String zone) {}
