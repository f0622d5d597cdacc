package io.jollyboat.apiserver.customresource.definition;

import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The conditions of a definition's status. */
public final class Conditions {

    /** A condition to be. */
    public record Wanted(String type, boolean status, String reason, String message) {}

    private Conditions() {}

    static boolean isTrue(ObjectNode object, String type) {
        return Trees.objects(object, "status", "conditions").stream()
                .anyMatch(
                        each ->
                                Trees.text(each, "type").equals(type)
                                        && Trees.text(each, "status").equals("True"));
    }

    /**
     * Sets a condition; the time of its last transition changes with its status only. What somebody
     * else has written into it besides stays, such as the generation that it is of.
     *
     * @param now in RFC 3339
     */
    public static void set(ObjectNode object, Wanted wanted, String now) {
        ArrayNode all = Trees.array(Trees.object(object, "status"), "conditions");
        ObjectNode condition = null;
        for (ObjectNode each : Trees.objects(all)) {
            if (Trees.text(each, "type").equals(wanted.type)) {
                condition = each;
            }
        }
        if (condition == null) {
            condition = all.addObject();
        }
        String status = wanted.status ? "True" : "False";
        String before = Trees.text(condition, "status");
        String since = before.equals(status) ? Trees.text(condition, "lastTransitionTime") : now;
        condition.put("lastTransitionTime", since.isEmpty() ? now : since);
        condition.put("message", wanted.message);
        condition.put("reason", wanted.reason);
        condition.put("status", status);
        condition.put("type", wanted.type);
    }
}
