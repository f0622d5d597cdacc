package io.jollyboat.controllers.pods;

import tools.jackson.databind.JsonNode;

/** Whether trees say the same. */
public final class SameTrees {

    private SameTrees() {}

    /**
     * Compares by contents; whole numbers by value, since a tree that was not parsed may hold them
     * in another type.
     */
    public static boolean same(JsonNode left, JsonNode right) {
        return left.equals(SameTrees::order, right);
    }

    private static int order(JsonNode left, JsonNode right) {
        if (left.isIntegralNumber() && right.isIntegralNumber()) {
            return Long.compare(left.longValue(), right.longValue());
        }
        return left.equals(right) ? 0 : 1;
    }
}
