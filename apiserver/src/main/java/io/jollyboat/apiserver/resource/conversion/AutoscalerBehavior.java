package io.jollyboat.apiserver.resource.conversion;

import io.jollyboat.apiserver.json.Trees;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an autoscaler goes about it, as the annotation of autoscaling/v1 writes it: names begin with
 * a capital, and what is not set is null. It is read whatever the case of the names.
 */
final class AutoscalerBehavior {
    private AutoscalerBehavior() {}

    static ObjectNode written(JsonNode behavior) {
        ObjectNode written = JsonNodeFactory.instance.objectNode();
        for (String way : new String[] {"scaleUp", "scaleDown"}) {
            JsonNode rules = behavior.path(way);
            if (rules.isObject()) {
                ObjectNode told = written.putObject(capital(way));
                told.set("StabilizationWindowSeconds", set(rules, "stabilizationWindowSeconds"));
                told.set("SelectPolicy", set(rules, "selectPolicy"));
                told.set("Policies", policies(rules.path("policies")));
                told.set("Tolerance", set(rules, "tolerance"));
            } else {
                written.putNull(capital(way));
            }
        }
        return written;
    }

    private static JsonNode policies(JsonNode policies) {
        if (!policies.isArray()) {
            return JsonNodeFactory.instance.nullNode();
        }
        ArrayNode told = JsonNodeFactory.instance.arrayNode();
        for (JsonNode policy : policies) {
            ObjectNode one = told.addObject();
            one.set("Type", set(policy, "type"));
            one.set("Value", set(policy, "value"));
            one.set("PeriodSeconds", set(policy, "periodSeconds"));
        }
        return told;
    }

    private static JsonNode set(JsonNode object, String member) {
        JsonNode value = object.get(member);
        return value == null ? JsonNodeFactory.instance.nullNode() : value;
    }

    static ObjectNode read(ObjectNode written) {
        ObjectNode behavior = JsonNodeFactory.instance.objectNode();
        Map<String, JsonNode> ways = anyCase(written);
        for (String way : new String[] {"scaleUp", "scaleDown"}) {
            if (ways.get(way) instanceof ObjectNode told) {
                Map<String, JsonNode> named = anyCase(told);
                ObjectNode rules = behavior.putObject(way);
                take(named, rules, "stabilizationWindowSeconds", "selectPolicy", "tolerance");
                if (named.get("policies") instanceof ArrayNode) {
                    ArrayNode policies = rules.putArray("policies");
                    for (ObjectNode policy : Trees.objects(named.get("policies"))) {
                        take(
                                anyCase(policy),
                                policies.addObject(),
                                "type",
                                "value",
                                "periodSeconds");
                    }
                }
            }
        }
        return behavior;
    }

    private static void take(Map<String, JsonNode> from, ObjectNode to, String... members) {
        for (String member : members) {
            JsonNode value = from.get(member);
            if (value != null && !value.isNull()) {
                to.set(member, value);
            }
        }
    }

    private static Map<String, JsonNode> anyCase(ObjectNode object) {
        Map<String, JsonNode> members = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        object.properties().forEach(each -> members.put(each.getKey(), each.getValue()));
        return members;
    }

    private static String capital(String member) {
        return Character.toUpperCase(member.charAt(0)) + member.substring(1);
    }
}
