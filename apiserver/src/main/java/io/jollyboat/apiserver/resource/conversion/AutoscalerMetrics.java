package io.jollyboat.apiserver.resource.conversion;

import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The metrics of an autoscaler in the words of autoscaling/v1, in which its annotations tell of
 * them: the amount is not an object of its own there.
 */
final class AutoscalerMetrics {
    private static final Map<String, String> MEMBERS =
            Map.of(
                    "Object", "object",
                    "Pods", "pods",
                    "Resource", "resource",
                    "ContainerResource", "containerResource",
                    "External", "external");

    static final AutoscalerMetrics WANTED = new AutoscalerMetrics("target");
    static final AutoscalerMetrics MEASURED = new AutoscalerMetrics("current");

    private final String amount;

    private AutoscalerMetrics(String amount) {
        this.amount = amount;
    }

    /** Writes what a metric of a type says in other words. */
    @FunctionalInterface
    private interface Wording {
        void write(String type, ObjectNode said, ObjectNode other);
    }

    ArrayNode old(List<ObjectNode> metrics) {
        return each(metrics, this::oldSource);
    }

    ArrayNode today(List<ObjectNode> told) {
        return each(told, this::todaysSource);
    }

    private static ArrayNode each(List<ObjectNode> metrics, Wording wording) {
        ArrayNode others = JsonNodeFactory.instance.arrayNode();
        for (ObjectNode metric : metrics) {
            String type = Trees.text(metric, "type");
            ObjectNode other = others.addObject().put("type", type);
            String member = MEMBERS.get(type);
            if (member != null && metric.path(member) instanceof ObjectNode said) {
                wording.write(type, said, other.putObject(member));
            }
        }
        return others;
    }

    private void oldSource(String type, ObjectNode source, ObjectNode told) {
        JsonNode much = source.path(amount);
        JsonNode metric = source.path("metric");
        switch (type) {
            case "Object" -> {
                copy(source, "describedObject", told, "target");
                copy(metric, "name", told, "metricName");
                told.put(amount + "Value", much.path("value").asString("0")); // always told
                copy(metric, "selector", told, "selector");
                copy(much, "averageValue", told, "averageValue");
            }
            case "Pods" -> {
                copy(metric, "name", told, "metricName");
                told.put(amount + "AverageValue", much.path("averageValue").asString("0"));
                copy(metric, "selector", told, "selector");
            }
            case "External" -> {
                copy(metric, "name", told, "metricName");
                copy(metric, "selector", told, "metricSelector");
                copy(much, "value", told, amount + "Value");
                copy(much, "averageValue", told, amount + "AverageValue");
            }
            default -> {
                copy(source, "name", told, "name");
                copy(much, "averageUtilization", told, amount + "AverageUtilization");
                copy(much, "averageValue", told, amount + "AverageValue");
                copy(source, "container", told, "container");
            }
        }
    }

    private void todaysSource(String type, ObjectNode told, ObjectNode source) {
        if (type.endsWith("Resource")) {
            copy(told, "name", source, "name");
            copy(told, "container", source, "container");
        } else {
            copy(told, "target", source, "describedObject");
            ObjectNode metric = source.putObject("metric");
            copy(told, "metricName", metric, "name");
            copy(told, type.equals("External") ? "metricSelector" : "selector", metric, "selector");
        }
        ObjectNode much = source.putObject(amount);
        JsonNode value = told.path(amount + "Value");
        String average = type.equals("Object") ? "averageValue" : amount + "AverageValue";
        if (this == WANTED) {
            much.put("type", kind(type, told, average));
        }
        boolean nothing = type.equals("Object") && told.has(average); // then the value says nothing
        if (!value.isMissingNode() && !nothing) {
            much.set("value", value);
        }
        copy(told, average, much, "averageValue");
        copy(told, amount + "AverageUtilization", much, "averageUtilization");
    }

    private String kind(String type, ObjectNode told, String average) {
        return switch (type) {
            case "Object" -> told.has(average) ? "AverageValue" : "Value";
            case "External" -> told.has(amount + "Value") ? "Value" : "AverageValue";
            case "Pods" -> "AverageValue";
            default -> told.has(amount + "AverageUtilization") ? "Utilization" : "AverageValue";
        };
    }

    private static void copy(JsonNode from, String member, ObjectNode to, String as) {
        JsonNode value = from.path(member);
        if (!value.isMissingNode() && !value.isNull()) {
            to.set(as, value);
        }
    }
}
