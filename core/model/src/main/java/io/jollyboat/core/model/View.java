package io.jollyboat.core.model;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A read-only, typed look at a JSON object.
 *
 * <p>Safe for use by several threads as long as nobody changes the tree below it.
 */
public interface View {
    /** The tree itself; empty and unmodifiable where the object is absent. */
    ObjectNode json();

    /** Whether the field is there with any value but null. */
    default boolean has(String field) {
        JsonNode value = json().get(field);
        return value != null && !value.isNull();
    }

    /** Whether the object has no fields at all, as it has when it is absent. */
    default boolean isEmpty() {
        return json().isEmpty();
    }

    /** A deep copy of the tree, free to be changed by the caller. */
    default ObjectNode copyOfJson() {
        ObjectNode copy = Trees.newObject();
        json().properties().forEach(field -> copy.set(field.getKey(), field.getValue().deepCopy()));
        return copy;
    }
}
