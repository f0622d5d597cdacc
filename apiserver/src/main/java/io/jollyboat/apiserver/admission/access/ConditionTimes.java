package io.jollyboat.apiserver.admission.access;

import io.jollyboat.apiserver.json.Trees;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Notes when conditions were written, where the writer does not say it. */
final class ConditionTimes {

    private ConditionTimes() {}

    static void fill(ObjectNode object, JsonNode old, Instant now) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        for (ObjectNode condition : Trees.objects(object, "status", "conditions")) {
            Trees.putIfAbsent(condition, "status", "True");
            Trees.putIfAbsent(condition, "lastUpdateTime", time);
            Trees.putIfAbsent(condition, "lastTransitionTime", since(condition, old, time));
        }
    }

    private static String since(ObjectNode condition, JsonNode old, String now) {
        for (ObjectNode before : Trees.objects(old, "status", "conditions")) {
            String time = Trees.text(before, "lastTransitionTime");
            if (!time.isEmpty()
                    && Trees.text(before, "type").equals(Trees.text(condition, "type"))
                    && Trees.text(before, "status").equals(Trees.text(condition, "status"))) {
                return time;
            }
        }
        return now;
    }
}
