package io.jollyboat.proxy.gateway;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is said of an object's state, in the API's own reasons. */
record Condition(String type, boolean status, String reason, String message) {

    static Condition yes(String type, String reason) {
        return new Condition(type, true, reason, "");
    }

    static Condition no(String type, String reason, String message) {
        return new Condition(type, false, reason, message);
    }

    /**
     * Writes conditions in place of others; one whose status did not change keeps its time.
     *
     * @param before those that stand there now
     */
    static void write(
            ArrayNode into, List<Condition> wanted, JsonNode before, long generation, String now) {
        for (Condition condition : wanted) {
            String status = condition.status ? "True" : "False";
            String since = now;
            for (JsonNode old : before) {
                if (old.path("type").asString("").equals(condition.type)
                        && old.path("status").asString("").equals(status)) {
                    since = old.path("lastTransitionTime").asString(now);
                }
            }
            ObjectNode json = into.addObject();
            json.put("type", condition.type)
                    .put("status", status)
                    .put("reason", condition.reason)
                    .put("message", condition.message)
                    .put("lastTransitionTime", since)
                    .put("observedGeneration", generation);
        }
    }
}
