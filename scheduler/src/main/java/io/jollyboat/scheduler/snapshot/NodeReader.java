package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.model.Quantity;
import java.util.Map;

/** Reads what scheduling needs to know from a node's object. */
public final class NodeReader {

    private NodeReader() {}

    public static NodeFacts read(Node node) {
        Map<String, Quantity> allocatable = node.status().allocatable();
        return new NodeFacts(
                node.name(),
                node.metadata().labels(),
                node.spec().taints().stream()
                        .map(each -> new Taint(each.key(), each.value(), each.effect()))
                        .toList(),
                node.spec().unschedulable(),
                PodResources.amounts(allocatable),
                allocatable.getOrDefault("pods", Quantity.ZERO).value());
    }
}
