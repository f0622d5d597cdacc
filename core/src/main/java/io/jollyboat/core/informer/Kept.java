package io.jollyboat.core.informer;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of an object an informer keeps: all but who owns which field, which nobody in a component
 * asks and which may be half of the tree. A server takes an object without it as one that leaves
 * the owners as they are.
 */
final class Kept {

    private static final String OWNERS = "managedFields";

    private Kept() {}

    /** A tree that shares its parts with the given one, which may be others' too. */
    static ObjectNode of(ObjectNode whole) {
        if (!(whole.get("metadata") instanceof ObjectNode metadata) || !metadata.has(OWNERS)) {
            return whole;
        }
        ObjectNode rest = whole.objectNode();
        for (Map.Entry<String, JsonNode> field : metadata.properties()) {
            if (!field.getKey().equals(OWNERS)) {
                rest.set(field.getKey(), field.getValue());
            }
        }
        ObjectNode kept = whole.objectNode();
        kept.setAll(whole);
        kept.set("metadata", rest);
        return kept;
    }
}
