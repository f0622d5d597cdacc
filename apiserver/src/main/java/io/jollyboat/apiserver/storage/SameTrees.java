package io.jollyboat.apiserver.storage;

import java.util.Comparator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether two objects say the same. The order of members does not count, nor does how a number is
 * held: one that was computed is held otherwise than one that was read.
 */
final class SameTrees {

    private static final Comparator<JsonNode> BY_VALUE =
            (one, other) -> {
                boolean numbers = one.isNumber() && other.isNumber();
                if (numbers) {
                    return one.decimalValue().compareTo(other.decimalValue());
                }
                return one.equals(other) ? 0 : 1;
            };

    private SameTrees() {}

    static boolean same(ObjectNode one, ObjectNode other) {
        return one.equals(BY_VALUE, other);
    }
}
