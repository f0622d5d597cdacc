package io.jollyboat.controllers.nodelifecycle;

import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.model.Trees;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Former names of labels say what today's say, for selectors that still go by them. Pure. */
final class NodeLabels {

    private record Renamed(String today, String former) {}

    private static final List<Renamed> RENAMED =
            List.of(
                    new Renamed("kubernetes.io/os", "beta.kubernetes.io/os"),
                    new Renamed("kubernetes.io/arch", "beta.kubernetes.io/arch"));

    private NodeLabels() {}

    /** What is to be merged into the node; empty when nothing is. */
    static Optional<ObjectNode> patch(Node node) {
        ObjectNode patch = Trees.newObject();
        ObjectNode labels = patch.withObject("/metadata/labels");
        for (Renamed label : RENAMED) {
            String today = node.labels().get(label.today);
            if (today != null && !today.equals(node.labels().get(label.former))) {
                labels.put(label.former, today);
            }
        }
        return labels.isEmpty() ? Optional.empty() : Optional.of(patch);
    }
}
