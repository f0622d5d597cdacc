package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What the status of a workload counts: nothing below zero, and no part greater than the whole.
 *
 * @param counts the members that are numbers
 * @param parts those of them that are parts of {@code replicas}
 * @param ready what the ready ones are called where more than those are said to be available
 */
record ReplicaCounts(List<String> counts, List<String> parts, String ready) {
    private static final String COLLISIONS = "collisionCount";

    ReplicaCounts {
        counts = List.copyOf(counts);
        parts = List.copyOf(parts);
    }

    /**
     * Checks a status against what it was.
     *
     * @param old the whole object as it was
     */
    void check(Field status, JsonNode old) {
        counts.forEach(count -> status.at(count).notNegative());
        for (String part : parts) {
            atMost(status.at(part), status.at("replicas"), "status.replicas");
        }
        if (parts.contains("availableReplicas")) {
            atMost(status.at("availableReplicas"), status.at("readyReplicas"), ready);
        }
        Field collisions = status.at(COLLISIONS);
        JsonNode before = old.path("status").path(COLLISIONS);
        if (before.isNumber()
                && (collisions.absent() || collisions.number(0) < Trees.number(before, 0))) {
            collisions.invalid(collisions.number(0), "cannot be decremented");
        }
    }

    private static void atMost(Field part, Field whole, String name) {
        if (part.number(0) > whole.number(0)) {
            part.invalid("cannot be greater than " + name);
        }
    }
}
