package io.jollyboat.kubelet.pod;

import io.jollyboat.kubelet.status.PodStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lays what the kubelet has said of a pod over what the API shows of it. */
final class StatusOverlay {

    private StatusOverlay() {}

    /** Own fields win; conditions of others are taken from what the API shows. */
    static ObjectNode over(ObjectNode shown, ObjectNode own) {
        ObjectNode merged = shown.objectNode();
        merged.setAll(shown);
        merged.setAll(own);
        ArrayNode conditions = merged.arrayNode();
        for (JsonNode condition : own.path("conditions")) {
            JsonNode newer = find(shown, condition.path("type"));
            boolean foreign =
                    !PodStatus.OWN_CONDITIONS.contains(condition.path("type").asString(""))
                            && newer != null;
            conditions.add(foreign ? newer : condition);
        }
        for (JsonNode condition : shown.path("conditions")) {
            if (find(own, condition.path("type")) == null
                    && !PodStatus.PASSING_CONDITIONS.contains(
                            condition.path("type").asString(""))) {
                conditions.add(condition);
            }
        }
        merged.set("conditions", conditions);
        return merged;
    }

    private static @Nullable JsonNode find(ObjectNode status, JsonNode type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").equals(type)) {
                return condition;
            }
        }
        return null;
    }
}
