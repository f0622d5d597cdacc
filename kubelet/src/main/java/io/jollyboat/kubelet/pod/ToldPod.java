package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.status.PodStatus;
import java.time.Duration;
import java.util.List;
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

    /** What is done within this time is told of once, as it is at the end of it. */
    private static final long MOMENT = Duration.ofMillis(20).toNanos();

    private @Nullable Pod shown; // what the last answer was made of
    private @Nullable ObjectNode own;
    private @Nullable Pod told;
    private long due; // when this look has to tell of the pod again, once it has
    private boolean begun; // this look has told of it

    /**
     * Whether it is time to tell how the pod is: once as a look begins, and then not for each thing
     * that is done at once, as a simulated runtime does all, but for what takes its time.
     *
     * @param now in nanoseconds
     */
    boolean isDue(long now) {
        if (begun && now - due < 0) {
            return false;
        }
        begun = true;
        due = now + MOMENT;
        return true;
    }

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
        begun = false;
        shown = null;
        own = null;
        told = null;
    }

    /**
     * Own fields win; conditions of others are taken from what the API shows, and so is why the pod
     * is in its phase, as long as it is in that phase.
     */
    private static ObjectNode over(ObjectNode shown, ObjectNode own) {
        ObjectNode merged = shown.objectNode();
        merged.setAll(shown);
        if (!shown.path("phase").equals(own.path("phase"))) {
            merged.remove(List.of("reason", "message"));
        }
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
