package io.jollyboat.scheduler.storage;

import io.jollyboat.core.placement.NodeSelectorTerm;
import io.jollyboat.scheduler.node.NodeFacts;
import java.util.List;

/**
 * A StorageClass.
 *
 * @param provisioner who makes volumes of it
 * @param waits whether a claim is bound only once a pod that uses it has a node
 * @param topologies where volumes can be made, one of which must match; empty for everywhere
 */
public record StorageClassFacts(
        String name, String provisioner, boolean waits, List<NodeSelectorTerm> topologies) {

    /** The provisioner of classes whose volumes people make. */
    public static final String NOBODY = "kubernetes.io/no-provisioner";

    public StorageClassFacts {
        topologies = List.copyOf(topologies);
    }

    public boolean provisions() {
        return !provisioner.isEmpty() && !provisioner.equals(NOBODY);
    }

    public boolean provisionsFor(NodeFacts node) {
        return topologies.isEmpty() || topologies.stream().anyMatch(term -> term.matches(node));
    }
}
