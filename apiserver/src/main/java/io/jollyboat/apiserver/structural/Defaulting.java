package io.jollyboat.apiserver.structural;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills in what a schema says stands in for absent values. */
public final class Defaulting {

    private Defaulting() {}

    /**
     * Fills in a tree. A null where none may stand counts as absent.
     *
     * @return whether anything was filled in
     */
    public static boolean apply(JsonNode value, Structural schema) {
        return switch (value) {
            case ObjectNode object -> object(object, schema);
            case ArrayNode array -> array(array, schema.items());
            default -> false;
        };
    }

    private static boolean object(ObjectNode object, Structural schema) {
        boolean changed = false;
        for (var property : schema.properties().entrySet()) {
            Structural member = property.getValue();
            JsonNode present = object.get(property.getKey());
            if (present == null || replaceable(present, member)) {
                JsonNode fallback = member.fallback();
                if (fallback != null) {
                    object.set(property.getKey(), fallback.deepCopy());
                    changed = true;
                }
            }
        }
        for (var member : object.properties()) {
            Structural below = schema.member(member.getKey());
            if (below == null) {
                continue;
            }
            if (replaceable(member.getValue(), below) && below.fallback() != null) {
                member.setValue(below.fallback().deepCopy());
                changed = true;
            }
            changed |= apply(member.getValue(), below);
        }
        return changed;
    }

    private static boolean array(ArrayNode array, @Nullable Structural items) {
        if (items == null) {
            return false;
        }
        boolean changed = false;
        for (int i = 0; i < array.size(); i++) {
            if (replaceable(array.get(i), items) && items.fallback() != null) {
                array.set(i, items.fallback().deepCopy());
                changed = true;
            }
            changed |= apply(array.get(i), items);
        }
        return changed;
    }

    private static boolean replaceable(JsonNode value, Structural schema) {
        return value.isNull() && !schema.nullable();
    }
}
