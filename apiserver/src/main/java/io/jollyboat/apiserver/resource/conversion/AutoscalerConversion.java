package io.jollyboat.apiserver.resource.conversion;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Conversion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Autoscalers of autoscaling/v1, which know but one target: the share of the processor that pods
 * use of what they ask for. What else a stored autoscaler has travels in annotations, so that a
 * client of the old version does not lose it.
 */
public final class AutoscalerConversion implements Conversion {
    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
    private static final String METRICS = PREFIX + "metrics";
    private static final String BEHAVIOR = PREFIX + "behavior";
    private static final String CURRENT_METRICS = PREFIX + "current-metrics";
    private static final String CONDITIONS = PREFIX + "conditions";

    private static final String TARGET = "targetCPUUtilizationPercentage";
    private static final String CURRENT = "currentCPUUtilizationPercentage";

    @Override
    public void toServed(ObjectNode object, String version) {
        if (!version.equals("v1")) {
            return;
        }
        ObjectNode spec = Trees.object(object, "spec");
        List<ObjectNode> rest = new ArrayList<>();
        for (ObjectNode metric : Trees.objects(spec, "metrics")) {
            JsonNode share = Trees.at(metric, "resource", "target", "averageUtilization");
            if (isProcessor(metric) && share.isNumber() && !spec.has(TARGET)) {
                spec.set(TARGET, share);
            } else {
                rest.add(metric);
            }
        }
        spec.remove("metrics");
        annotate(object, METRICS, AutoscalerMetrics.WANTED.old(rest));
        if (spec.remove("behavior") instanceof ObjectNode behavior) {
            annotate(object, BEHAVIOR, AutoscalerBehavior.written(behavior));
        }
        if (object.path("status") instanceof ObjectNode status) {
            for (ObjectNode metric : Trees.objects(status, "currentMetrics")) {
                JsonNode share = Trees.at(metric, "resource", "current", "averageUtilization");
                if (isProcessor(metric) && share.isNumber()) {
                    status.set(CURRENT, share);
                }
            }
            List<ObjectNode> measured = Trees.objects(status, "currentMetrics");
            annotate(object, CURRENT_METRICS, AutoscalerMetrics.MEASURED.old(measured));
            status.remove("currentMetrics");
            Trees.putIfAbsent(status, "currentReplicas", 0); // here it is always told
            annotate(object, CONDITIONS, status.remove("conditions"));
        }
    }

    @Override
    public void toStored(ObjectNode object, String version) {
        if (!version.equals("v1")) {
            return;
        }
        ObjectNode spec = Trees.object(object, "spec");
        List<JsonNode> metrics = new ArrayList<>();
        if (annotation(object, METRICS) instanceof ArrayNode rest) {
            AutoscalerMetrics.WANTED.today(Trees.objects(rest)).forEach(metrics::add);
        }
        JsonNode share = spec.remove(TARGET);
        if (share != null) {
            metrics.add(processor("target", share));
        }
        if (!metrics.isEmpty()) {
            spec.putArray("metrics").addAll(metrics);
        }
        if (annotation(object, BEHAVIOR) instanceof ObjectNode told) {
            ObjectNode behavior = AutoscalerBehavior.read(told);
            set(spec, "behavior", behavior.isEmpty() ? null : behavior);
        }
        JsonNode current = annotation(object, CURRENT_METRICS);
        JsonNode conditions = annotation(object, CONDITIONS);
        if (object.path("status") instanceof ObjectNode status) {
            JsonNode measured = status.remove(CURRENT);
            if (Trees.number(status, 0, "currentReplicas") == 0) {
                status.remove("currentReplicas");
            }
            if (current instanceof ArrayNode told) {
                status.set("currentMetrics", AutoscalerMetrics.MEASURED.today(Trees.objects(told)));
            } else if (measured != null) {
                status.putArray("currentMetrics").add(processor("current", measured));
            }
            set(status, "conditions", conditions);
        }
    }

    private static boolean isProcessor(ObjectNode metric) {
        return Trees.text(metric, "type").equals("Resource")
                && Trees.text(metric, "resource", "name").equals("cpu");
    }

    private static ObjectNode processor(String member, JsonNode share) {
        ObjectNode metric = JsonNodeFactory.instance.objectNode();
        metric.put("type", "Resource");
        ObjectNode resource = metric.putObject("resource");
        resource.put("name", "cpu");
        ObjectNode amount = resource.putObject(member);
        if (member.equals("target")) {
            amount.put("type", "Utilization");
        }
        amount.set("averageUtilization", share);
        return metric;
    }

    private static void set(ObjectNode object, String member, @Nullable JsonNode value) {
        if (value != null) {
            object.set(member, value);
        }
    }

    private static void annotate(ObjectNode object, String name, @Nullable JsonNode value) {
        if (value != null && !value.isEmpty()) {
            Trees.object(Trees.object(object, "metadata"), "annotations")
                    .put(name, value.toString());
        }
    }

    /** Takes what an annotation carries; what is no JSON is dropped with it. */
    private static @Nullable JsonNode annotation(ObjectNode object, String name) {
        if (!(Trees.at(object, "metadata", "annotations") instanceof ObjectNode annotations)) {
            return null;
        }
        JsonNode carried = annotations.remove(name);
        if (annotations.isEmpty()) {
            Trees.object(object, "metadata").remove("annotations");
        }
        if (carried == null) {
            return null;
        }
        try {
            JsonNode value = JsonMapper.shared().readTree(carried.stringValue(""));
            return value.isContainer() ? value : null;
        } catch (JacksonException broken) {
            return null;
        }
    }
}
