package io.jollyboat.kubelet.node;

import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.placement.ResourceAmounts;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Resources that somebody gave a node by writing them into its capacity, as people do who have
 * devices that no driver speaks for: all that there is of them is for pods.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/tasks/administer-cluster/extended-resource-node/">Advertise
 *     extended resources for a node</a>
 */
final class ExtendedResources {

    private ExtendedResources() {}

    /** Says what pods may have of them; null for those that the node has no more. */
    static void allocate(Node node, ObjectNode allocatable) {
        JsonNode capacity = node.status().json().path("capacity");
        for (Map.Entry<String, JsonNode> each : capacity.properties()) {
            if (ResourceAmounts.isExtended(each.getKey())) {
                allocatable.set(each.getKey(), each.getValue());
            }
        }
        for (String name : node.status().json().path("allocatable").propertyNames()) {
            if (ResourceAmounts.isExtended(name) && !capacity.has(name)) {
                allocatable.putNull(name);
            }
        }
    }

    /** Whether the node's status says otherwise. */
    static boolean haveChanged(Node node) {
        ObjectNode allocatable = Trees.newObject();
        allocate(node, allocatable);
        JsonNode said = node.status().json().path("allocatable");
        return allocatable.properties().stream()
                .anyMatch(each -> !each.getValue().equals(said.path(each.getKey())));
    }
}
