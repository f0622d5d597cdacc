package io.jollyboat.apiserver.usage;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.model.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes NodeMetrics and PodMetrics of what kubelets say. Pure. */
final class UsageObjects {

    static final String GROUP = "metrics.k8s.io";
    static final String VERSION = "v1beta1";
    static final String API_VERSION = GROUP + "/" + VERSION;

    /** Rates that are of the moment are said to be taken over this time. */
    private static final BigDecimal MOMENT = BigDecimal.ONE;

    private UsageObjects() {}

    /** What a node uses; empty when its kubelet could not tell. */
    static Optional<ObjectNode> ofNode(ObjectNode node, ObjectNode summary, Instant now) {
        JsonNode measured = summary.path("node");
        ObjectNode usage = usage(measured);
        if (usage == null) {
            return Optional.empty();
        }
        ObjectNode json = begin("NodeMetrics", node, summary, measured, now);
        json.set("usage", usage);
        return Optional.of(json);
    }

    /** What a pod uses; empty when that is not known of all of its containers. */
    static Optional<ObjectNode> ofPod(ObjectNode pod, ObjectNode summary, Instant now) {
        String uid = Trees.text(pod, "metadata", "uid");
        for (JsonNode measured : summary.path("pods")) {
            if (Trees.text(measured, "podRef", "uid").equals(uid)) {
                return ofPod(pod, summary, measured, now);
            }
        }
        return Optional.empty();
    }

    private static Optional<ObjectNode> ofPod(
            ObjectNode pod, ObjectNode summary, JsonNode measured, Instant now) {
        ArrayNode containers = JsonNodeFactory.instance.arrayNode();
        for (JsonNode each : measured.path("containers")) {
            ObjectNode usage = usage(each);
            if (usage == null) {
                return Optional.empty();
            }
            containers.addObject().put("name", Trees.text(each, "name")).set("usage", usage);
        }
        if (containers.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode json =
                begin("PodMetrics", pod, summary, measured.path("containers").get(0), now);
        json.set("containers", containers);
        return Optional.of(json);
    }

    private static ObjectNode begin(
            String kind, ObjectNode object, ObjectNode summary, JsonNode measured, Instant now) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", kind).put("apiVersion", API_VERSION);
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", Trees.text(object, "metadata", "name"));
        String namespace = Trees.text(object, "metadata", "namespace");
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        metadata.put("creationTimestamp", now.toString());
        if (object.path("metadata").path("labels") instanceof ObjectNode labels) {
            metadata.set("labels", labels);
        }
        json.put("timestamp", Trees.text(measured, "cpu", "time"));
        json.put("window", window(summary));
        return json;
    }

    /** As Go writes durations. */
    private static String window(ObjectNode summary) {
        BigDecimal seconds = summary.path("rateWindowSeconds").asDecimal(MOMENT);
        BigDecimal shown = seconds.signum() > 0 ? seconds : MOMENT;
        long minutes = shown.longValue() / 60;
        BigDecimal rest = shown.subtract(BigDecimal.valueOf(minutes * 60)).stripTrailingZeros();
        return (minutes > 0 ? minutes + "m" : "") + rest.toPlainString() + "s";
    }

    private static @Nullable ObjectNode usage(JsonNode measured) {
        JsonNode cores = measured.path("cpu").path("usageNanoCores");
        JsonNode memory = measured.path("memory").path("workingSetBytes");
        if (!cores.isNumber() || !memory.isNumber()) {
            return null;
        }
        ObjectNode usage = JsonNodeFactory.instance.objectNode();
        usage.put("cpu", Quantity.parse(cores.asLong() + "n").toString());
        usage.put("memory", Quantity.of(memory.asLong(), Quantity.Format.BINARY).toString());
        return usage;
    }
}
