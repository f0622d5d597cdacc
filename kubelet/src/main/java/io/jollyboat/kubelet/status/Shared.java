package io.jollyboat.kubelet.status;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets a status that was computed here and the same as the API has it be one in memory: a node
 * keeps both of every pod, for as long as the pod is there.
 */
public final class Shared {

    private Shared() {}

    /** The first tree, equal in all, with the parts of the second wherever they are equal. */
    public static ObjectNode parts(ObjectNode mine, ObjectNode theirs) {
        ObjectNode shared = mine.objectNode();
        for (Map.Entry<String, JsonNode> part : mine.properties()) {
            JsonNode other = theirs.get(part.getKey());
            shared.set(part.getKey(), part.getValue().equals(other) ? other : part.getValue());
        }
        return shared;
    }
}
