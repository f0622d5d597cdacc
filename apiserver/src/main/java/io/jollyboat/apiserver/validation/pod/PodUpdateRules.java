package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What may change of a pod: images, an earlier deadline, further tolerations, fewer scheduling
 * gates, and nothing else.
 */
final class PodUpdateRules {
    private static final String FORBIDDEN =
            "pod updates may not change fields other than `spec.containers[*].image`,"
                    + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations`"
                    + " (only additions to existing tolerations),`spec.terminationGracePeriodSeconds`"
                    + " (allow it to be set to 1 if it was previously negative)";

    private PodUpdateRules() {}

    static void check(Field spec, JsonNode old) {
        for (String list : List.of("containers", "initContainers")) {
            if (spec.at(list).node().size() != old.path(list).size()) {
                spec.at(list).forbidden("pod updates may not add or remove containers");
                return;
            }
            for (Field container : spec.at(list).items()) {
                container.at("image").isRequired();
                ContainerRules.image(container.at("image"));
            }
        }
        if (!deadline(spec.at("activeDeadlineSeconds"), old.path("activeDeadlineSeconds"))) {
            return;
        }
        tolerations(spec.at("tolerations"), old);
        gates(spec.at("schedulingGates"), old);
        ObjectNode same = withOldMutables(spec.object(), old);
        if (!Trees.objects(old, "schedulingGates").isEmpty()) {
            GatedRules.check(spec, old);
            GatedRules.restore(same, old);
        }
        if (!same.equals(old)) {
            spec.forbidden(FORBIDDEN + differences(same, old));
        }
    }

    /** It may come, and come nearer; false when it went further away, which ends the search. */
    private static boolean deadline(Field deadline, JsonNode old) {
        if (deadline.absent()) {
            if (!old.isMissingNode()) {
                deadline.invalid(
                        JsonNodeFactory.instance.nullNode(),
                        "must not update from a positive integer to nil value");
            }
            return true;
        }
        if (!deadline.between(0, Integer.MAX_VALUE)) {
            return false;
        }
        if (!old.isMissingNode() && deadline.number(0) > old.longValue(0)) {
            deadline.invalid("must be less than or equal to previous value");
            return false;
        }
        return true;
    }

    private static void tolerations(Field tolerations, JsonNode old) {
        List<ObjectNode> now = Trees.objects(tolerations.node());
        for (ObjectNode before : Trees.objects(old, "tolerations")) {
            boolean kept = now.stream().anyMatch(each -> sameButSeconds(each, before));
            if (!kept) {
                tolerations.forbidden(
                        "existing toleration can not be modified except its tolerationSeconds");
                return;
            }
        }
        SchedulingRules.tolerations(tolerations);
    }

    private static boolean sameButSeconds(ObjectNode one, ObjectNode other) {
        ObjectNode left = one.deepCopy();
        ObjectNode right = other.deepCopy();
        left.remove("tolerationSeconds");
        right.remove("tolerationSeconds");
        return left.equals(right);
    }

    private static void gates(Field gates, JsonNode old) {
        List<ObjectNode> before = Trees.objects(old, "schedulingGates");
        for (Field gate : gates.items()) {
            if (!before.contains(gate.object())) {
                gate.at("name")
                        .forbidden(
                                "only deletion is allowed, but found new scheduling gate '"
                                        + gate.text("name")
                                        + "'");
            }
        }
    }

    /** The spec as it would be had only the rest changed. */
    private static ObjectNode withOldMutables(ObjectNode spec, JsonNode old) {
        ObjectNode same = spec.deepCopy();
        for (String field : List.of("activeDeadlineSeconds", "tolerations", "schedulingGates")) {
            Trees.copyOrRemove(same, field, old.get(field));
        }
        for (String list : List.of("containers", "initContainers")) {
            List<ObjectNode> containers = Trees.objects(same, list);
            for (int i = 0; i < containers.size(); i++) {
                Trees.copyOrRemove(containers.get(i), "image", old.path(list).path(i).get("image"));
            }
        }
        boolean repaired =
                Trees.number(old, 0, "terminationGracePeriodSeconds") < 0
                        && Trees.number(spec, 0, "terminationGracePeriodSeconds") == 1;
        if (repaired) {
            Trees.copyOrRemove(
                    same,
                    "terminationGracePeriodSeconds",
                    old.get("terminationGracePeriodSeconds"));
        }
        return same;
    }

    private static String differences(ObjectNode same, JsonNode old) {
        StringBuilder text = new StringBuilder();
        for (String field : union(same, old)) {
            JsonNode now = same.path(field);
            JsonNode before = old.path(field);
            if (!now.equals(before)) {
                text.append("\n  ").append(field).append(": ");
                text.append(shown(before)).append(" -> ").append(shown(now));
            }
        }
        return text.toString();
    }

    private static List<String> union(JsonNode one, JsonNode other) {
        return Stream.concat(one.propertyNames().stream(), other.propertyNames().stream())
                .distinct()
                .toList();
    }

    private static String shown(JsonNode node) {
        if (node.isMissingNode()) {
            return "none";
        }
        String text = node.toString();
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }
}
