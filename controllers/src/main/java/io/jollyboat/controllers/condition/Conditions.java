package io.jollyboat.controllers.condition;

import io.jollyboat.core.model.Trees;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The list {@code conditions} of a status: at most one of each type, in the order they came. */
public final class Conditions {

    private Conditions() {}

    /** The condition of a type, if it is there. */
    public static Optional<ObjectNode> find(JsonNode status, String type) {
        for (JsonNode each : status.path("conditions")) {
            if (each instanceof ObjectNode condition
                    && Trees.text(condition, "type").equals(type)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    /** What a condition says: {@code True}, {@code False}, {@code Unknown}; empty without it. */
    public static String value(JsonNode status, String type) {
        return find(status, type).map(one -> Trees.text(one, "status")).orElse("");
    }

    public static boolean holds(JsonNode status, String type) {
        return value(status, type).equals("True");
    }

    /**
     * Sets a condition in a status that may be changed. The time of its transition moves only when
     * its value does.
     *
     * @return whether anything changed
     */
    public static boolean set(
            ObjectNode status,
            String type,
            String value,
            String reason,
            String message,
            Instant now) {
        ObjectNode condition = find(status, type).orElse(null);
        boolean turned = condition == null || !Trees.text(condition, "status").equals(value);
        boolean same =
                condition != null
                        && !turned
                        && Trees.text(condition, "reason").equals(reason)
                        && Trees.text(condition, "message").equals(message);
        if (same) {
            return false;
        }
        if (condition == null) {
            condition = list(status).addObject().put("type", type);
        }
        condition.put("status", value);
        if (turned) {
            condition.put("lastTransitionTime", time(now));
        }
        put(condition, "reason", reason);
        put(condition, "message", message);
        return true;
    }

    private static void put(ObjectNode condition, String field, String text) {
        if (text.isEmpty()) {
            condition.remove(field);
        } else {
            condition.put(field, text);
        }
    }

    /** Takes a condition out of a status that may be changed; returns whether it was there. */
    public static boolean remove(ObjectNode status, String type) {
        @Nullable JsonNode conditions = status.get("conditions");
        if (!(conditions instanceof ArrayNode list)) {
            return false;
        }
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).path("type").asString("").equals(type)) {
                list.remove(i);
                return true;
            }
        }
        return false;
    }

    private static ArrayNode list(ObjectNode status) {
        return status.get("conditions") instanceof ArrayNode list
                ? list
                : status.putArray("conditions");
    }

    /** A time as objects carry it: whole seconds. */
    public static String time(Instant when) {
        return when.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
