package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.status.PodStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod with the status that was computed last, since what the API shows may still be behind. One
 * look asks for it several times, mostly with nothing new.
 *
 * <p>To be used by one thread at a time.
 */
final class ToldPod {

    private @Nullable Pod shown; // what the last answer was made of
    private @Nullable ObjectNode own;
    private @Nullable Pod told;

    /**
     * The pod with that status laid over it.
     *
     * @param status null as long as none was computed
     */
    @SuppressWarnings("ReferenceEquality") // equal ones would give an equal answer, made anew
    Pod of(Pod pod, @Nullable ObjectNode status) {
        if (status == null) {
            return pod;
        }
        Pod last = told;
        if (last != null && pod == shown && status == own) {
            return last;
        }
        ObjectNode json = pod.json().objectNode();
        json.setAll(pod.json());
        json.set("status", over(pod.status().json(), status));
        Pod now = new Pod(json);
        shown = pod;
        own = status;
        told = now;
        return now;
    }

    /** Keeps nothing until it is asked again. */
    void forget() {
        shown = null;
        own = null;
        told = null;
    }

    /** Own fields win; conditions of others are taken from what the API shows. */
    private static ObjectNode over(ObjectNode shown, ObjectNode own) {
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
