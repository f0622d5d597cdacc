package io.jollyboat.apiserver.structural;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Drops members that are null where their schema lets no null stand: those count as absent, as Go's
 * programs write many of them. Elements of lists stay, and so do nulls that no schema speaks of.
 */
public final class Nulls {

    private Nulls() {}

    /**
     * Drops them, once defaults have taken the place of those that have one.
     *
     * @return whether there were any
     */
    public static boolean drop(JsonNode value, @Nullable Structural schema) {
        return schema != null
                && switch (value) {
                    case ObjectNode object -> members(object, schema);
                    case ArrayNode array -> elements(array, schema.items());
                    default -> false;
                };
    }

    private static boolean members(ObjectNode object, Structural schema) {
        boolean dropped = false;
        Iterator<Map.Entry<String, JsonNode>> members = object.properties().iterator();
        while (members.hasNext()) {
            Map.Entry<String, JsonNode> member = members.next();
            Structural known = schema.member(member.getKey());
            if (known != null && member.getValue().isNull() && !known.nullable()) {
                members.remove();
                dropped = true;
            } else {
                dropped |= drop(member.getValue(), known);
            }
        }
        return dropped;
    }

    private static boolean elements(ArrayNode array, @Nullable Structural items) {
        boolean dropped = false;
        for (JsonNode element : array) {
            dropped |= drop(element, items);
        }
        return dropped;
    }
}
