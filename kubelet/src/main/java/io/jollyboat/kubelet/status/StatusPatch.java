package io.jollyboat.kubelet.status;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Trees;
import io.jollyboat.kubelet.staticpod.MirrorPod;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The strategic merge patch that turns one status of a pod into another, touching only what the
 * kubelet owns: a readiness gate that somebody else sets meanwhile survives.
 */
final class StatusPatch {

    private static final List<String> PLAIN =
            List.of(
                    "observedGeneration",
                    "phase",
                    "message",
                    "reason",
                    "hostIP",
                    "podIP",
                    "startTime",
                    "initContainerStatuses",
                    "containerStatuses",
                    "ephemeralContainerStatuses",
                    "qosClass");

    /** Objects of amounts, which are replaced and not merged. */
    private static final List<String> WHOLE = List.of("allocatedResources", "resources");

    private static final Set<String> SANDBOX = Set.of("conditions", "podIP", "podIPs");

    private static final List<String> STARTED_ALONE =
            List.of("initContainerStatuses", "containerStatuses");

    private static final Set<String> NOT_YET = Set.of("ContainerCreating", "PodInitializing");

    private StatusPatch() {}

    /** Empty when nothing changed. */
    static Optional<ObjectNode> between(Pod pod, ObjectNode before, ObjectNode after) {
        ObjectNode change = Trees.newObject();
        for (String field : PLAIN) {
            JsonNode now = after.get(field);
            if (now == null && before.hasNonNull(field)) {
                change.putNull(field);
            } else if (now != null && !Trees.alike(now, before.get(field))) {
                change.set(field, now);
            }
        }
        for (String field : WHOLE) {
            JsonNode now = after.get(field);
            if (now instanceof ObjectNode amounts && !Trees.alike(now, before.get(field))) {
                change.set(field, amounts.deepCopy().put("$patch", "replace"));
            }
        }
        merged("conditions", "type", before, after, PodStatus.PASSING_CONDITIONS::contains, change);
        merged("hostIPs", "ip", before, after, address -> true, change);
        merged("podIPs", "ip", before, after, address -> true, change);
        if (change.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode patch = Trees.newObject();
        patch.putObject("metadata")
                .put("uid", MirrorPod.objectUid(pod)); // a namesake is not ours to tell of
        patch.set("status", change.deepCopy()); // the server may keep what it is sent
        return Optional.of(patch);
    }

    /**
     * Whether a status is the first of a pod, and says no more than that its containers are to be
     * made: nothing has failed, and nothing runs.
     */
    static boolean tellsOfIntentOnly(ObjectNode before, ObjectNode after) {
        if (before.hasNonNull("startTime") || !after.path("phase").asString("").equals("Pending")) {
            return false;
        }
        for (String field : STARTED_ALONE) {
            for (JsonNode container : after.path(field)) {
                String reason = container.at("/state/waiting/reason").asString("");
                if (!NOT_YET.contains(reason)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether it says no more than that the pod has its sandbox now, and its addresses. */
    static boolean tellsOfSandboxOnly(ObjectNode patch) {
        ObjectNode status = Trees.object(patch, "status");
        for (String field : status.propertyNames()) {
            if (!SANDBOX.contains(field)) {
                return false;
            }
        }
        for (JsonNode condition : status.path("conditions")) {
            if (!condition.path("type").asString("").equals(PodConditions.SANDBOX)
                    || !condition.path("status").asString("").equals("True")) {
                return false;
            }
        }
        return true;
    }

    /** A list whose elements are merged by a key: changed ones are sent, vanished ones deleted. */
    private static void merged(
            String field,
            String key,
            ObjectNode before,
            ObjectNode after,
            Predicate<String> owned,
            ObjectNode change) {
        ArrayNode elements = change.arrayNode();
        for (JsonNode now : after.path(field)) {
            JsonNode old = find(before.path(field), key, now.path(key));
            if (!Trees.alike(now, old)) {
                elements.add(replacing(old, now));
            }
        }
        for (JsonNode old : before.path(field)) {
            if (owned.test(old.path(key).asString(""))
                    && find(after.path(field), key, old.path(key)).isMissingNode()) {
                elements.addObject().put("$patch", "delete").set(key, old.path(key));
            }
        }
        if (!elements.isEmpty()) {
            change.set(field, elements);
        }
    }

    /** An element is merged too: what it no longer has must be named. */
    private static JsonNode replacing(JsonNode old, JsonNode now) {
        ObjectNode element = Trees.newObject();
        now.properties().forEach(field -> element.set(field.getKey(), field.getValue()));
        for (String field : old.propertyNames()) {
            if (!now.has(field) && old.hasNonNull(field)) {
                element.putNull(field);
            }
        }
        return element;
    }

    private static JsonNode find(JsonNode list, String key, JsonNode value) {
        for (JsonNode element : list) {
            if (element.path(key).equals(value)) {
                return element;
            }
        }
        return list.path(Integer.MAX_VALUE);
    }
}
