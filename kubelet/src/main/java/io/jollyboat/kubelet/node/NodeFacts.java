package io.jollyboat.kubelet.node;

import io.jollyboat.kubelet.runtime.Images.Image;
import java.util.List;

/**
 * All that the node's status rests on, at one instant.
 *
 * @param containerRuntime as in {@code docker://20.10.24}; empty while the engine was never seen
 * @param problem why the node is not ready; empty when it is
 */
public record NodeFacts(
        Machine machine,
        Pressure pressure,
        String containerRuntime,
        List<Image> images,
        int serverPort,
        String problem) {

    public NodeFacts {
        images = List.copyOf(images);
    }
}
