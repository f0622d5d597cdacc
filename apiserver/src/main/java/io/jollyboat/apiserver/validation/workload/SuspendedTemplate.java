package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What may change in the template of a job that is suspended and has no pods: where its pods may
 * run (KEP-2926) and what they ask for (KEP-5440), which a queue decides late.
 */
final class SuspendedTemplate {

    private static final List<String> WHERE =
            List.of("nodeSelector", "tolerations", "schedulingGates");

    private SuspendedTemplate() {}

    /**
     * Whether anything may: the job has not begun, or it is known that its pods have been ended.
     */
    static boolean mayChange(ObjectNode old) {
        JsonNode status = old.path("status");
        boolean ended = false;
        for (JsonNode condition : status.path("conditions")) {
            ended |=
                    Trees.text(condition, "type").equals("Suspended")
                            && Trees.text(condition, "status").equals("True");
        }
        return Trees.flag(old.path("spec"), "suspend")
                && Trees.number(status.path("active"), 0) == 0
                && (ended || Trees.absent(status.get("startTime")));
    }

    /** The old template with all that may change as the new one has it. */
    static JsonNode allowing(JsonNode old, JsonNode now) {
        if (!(old instanceof ObjectNode before)) {
            return old;
        }
        ObjectNode allowed = before.deepCopy();
        ObjectNode metadata = allowed.withObjectProperty("metadata");
        take("labels", metadata, now.path("metadata"));
        take("annotations", metadata, now.path("metadata"));
        ObjectNode spec = allowed.withObjectProperty("spec");
        JsonNode wanted = now.path("spec");
        WHERE.forEach(field -> take(field, spec, wanted));
        nodeAffinity(spec, wanted.path("affinity"));
        resources(spec.path("containers"), wanted.path("containers"));
        resources(spec.path("initContainers"), wanted.path("initContainers"));
        return allowed;
    }

    private static void take(String field, ObjectNode into, JsonNode from) {
        if (from.has(field)) {
            into.set(field, from.get(field));
        } else {
            into.remove(field);
        }
    }

    private static void nodeAffinity(ObjectNode spec, JsonNode wanted) {
        ObjectNode affinity = spec.withObjectProperty("affinity");
        take("nodeAffinity", affinity, wanted);
        if (affinity.isEmpty() && !wanted.isObject()) {
            spec.remove("affinity");
        }
    }

    private static void resources(JsonNode before, JsonNode now) {
        if (!(before instanceof ArrayNode containers) || containers.size() != now.size()) {
            return;
        }
        for (int i = 0; i < containers.size(); i++) {
            if (containers.get(i) instanceof ObjectNode container
                    && container.path("name").equals(now.path(i).path("name"))) {
                take("resources", container, now.path(i));
            }
        }
    }
}
