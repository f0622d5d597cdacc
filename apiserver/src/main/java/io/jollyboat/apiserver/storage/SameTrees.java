package io.jollyboat.apiserver.storage;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether two objects say the same. The order of members does not count, nor does how a number is
 * held: one that was computed is held otherwise than one that was read. What both share is not
 * looked at.
 */
final class SameTrees {

    private SameTrees() {}

    @SuppressWarnings("ReferenceEquality") // the same tree says the same
    static boolean same(JsonNode one, JsonNode other) {
        if (one == other) {
            return true;
        }
        if (one instanceof ObjectNode left && other instanceof ObjectNode right) {
            return sameMembers(left, right);
        }
        if (one instanceof ArrayNode left && other instanceof ArrayNode right) {
            return sameItems(left, right);
        }
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : one.equals(other);
    }

    private static boolean sameMembers(ObjectNode one, ObjectNode other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> member : one.properties()) {
            JsonNode counterpart = other.get(member.getKey());
            if (counterpart == null || !same(member.getValue(), counterpart)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameItems(ArrayNode one, ArrayNode other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!same(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }
}
