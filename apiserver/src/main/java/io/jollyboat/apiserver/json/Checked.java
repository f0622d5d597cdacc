package io.jollyboat.apiserver.json;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object that keeps its schema.
 *
 * @param object a tree of its own, members in the schema's order, what the schema does not know
 *     left out
 * @param unknownFields the paths of what was left out
 */
public record Checked(ObjectNode object, List<String> unknownFields) {
    public Checked {
        unknownFields = List.copyOf(unknownFields);
    }
}
