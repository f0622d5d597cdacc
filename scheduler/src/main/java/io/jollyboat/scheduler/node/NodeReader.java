package io.jollyboat.scheduler.node;

import io.jollyboat.core.api.core.v1.ContainerImage;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.placement.ResourceAmounts;
import io.jollyboat.core.placement.Taint;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads what scheduling needs to know from a node's object. */
public final class NodeReader {

    private NodeReader() {}

    public static NodeFacts read(Node node) {
        Map<String, Quantity> allocatable = node.status().allocatable();
        return new NodeFacts(
                node.name(),
                node.metadata().labels(),
                node.spec().taints().stream().map(Taint::of).toList(),
                node.spec().unschedulable(),
                ResourceAmounts.of(allocatable),
                allocatable.getOrDefault("pods", Quantity.ZERO).value(),
                new Equipment(images(node), Set.copyOf(node.status().declaredFeatures())));
    }

    private static Map<String, Long> images(Node node) {
        if (node.status().images().isEmpty()) {
            return Map.of();
        }
        Map<String, Long> sizes = new HashMap<>();
        for (ContainerImage image : node.status().images()) {
            image.names().forEach(name -> sizes.put(name, image.sizeBytes()));
        }
        return sizes;
    }
}
