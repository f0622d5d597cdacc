package io.jollyboat.apiserver.verb.subresource;

import io.jollyboat.apiserver.apply.ScaleOwners;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.CustomVersion;
import io.jollyboat.apiserver.resource.ObjectKind;
import io.jollyboat.apiserver.resource.ScalePaths;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.selector.LabelSelector;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A workload's number of replicas in the form of {@code autoscaling/v1 Scale}, or of the Scale that
 * old versions have themselves, and back.
 */
final class ScaleForm {

    private static final ScalePaths BUILT_IN =
            new ScalePaths(List.of("spec", "replicas"), List.of("status", "replicas"), List.of());

    private ScaleForm() {}

    /**
     * The scale of a workload.
     *
     * @throws ApiException 500 when a custom resource does not say how many there should be
     */
    public static ObjectNode of(ResourceCall call, ObjectNode workload) {
        ScalePaths paths = paths(call);
        ObjectNode scale = JsonNodeFactory.instance.objectNode();
        ObjectKind kind = call.kind();
        scale.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
        ObjectNode metadata = scale.putObject("metadata");
        for (String kept :
                List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            Trees.copyOrRemove(metadata, kept, workload.path("metadata").get(kept));
        }
        ArrayNode owners =
                ScaleOwners.of(workload.path("metadata").path("managedFields"), kind.apiVersion());
        if (!owners.isEmpty()) {
            metadata.set("managedFields", owners);
        }
        if (call.definition().custom() != null && at(workload, paths.replicas()).isMissingNode()) {
            throw ApiException.internal(
                    "the spec replicas field \"."
                            + String.join(".", paths.replicas())
                            + "\" does not exist");
        }
        scale.putObject("spec").put("replicas", number(workload, paths.replicas()));
        ObjectNode status = scale.putObject("status");
        status.put("replicas", number(workload, paths.statusReplicas()));
        if (isOwn(call)) {
            oldSelector(status, workload.path("spec").path("selector"));
            return scale;
        }
        String selector =
                paths.selector().isEmpty() && call.definition().custom() == null
                        ? selector(workload.path("spec").path("selector"))
                        : at(workload, paths.selector()).stringValue("");
        if (!selector.isEmpty()) {
            status.put("selector", selector);
        }
        return scale;
    }

    /**
     * Once the selector stood as labels, which cannot say all that a selector may, and beside them
     * as a text.
     */
    private static void oldSelector(ObjectNode status, JsonNode selector) {
        JsonNode labels = selector.path("matchLabels");
        if (selector.path("matchExpressions").isEmpty() && !labels.isEmpty()) {
            status.set("selector", labels.deepCopy());
        }
        String text = selector(selector);
        if (!text.isEmpty()) {
            status.put("targetSelector", text);
        }
    }

    private static boolean isOwn(ResourceCall call) {
        return call.subresource() != null && call.subresource().isOwn(call.version());
    }

    /** Makes a workload want so many replicas. */
    public static void put(ResourceCall call, ObjectNode workload, JsonNode replicas) {
        List<String> path = paths(call).replicas();
        ObjectNode parent = workload;
        for (String step : path.subList(0, path.size() - 1)) {
            parent = Trees.object(parent, step);
        }
        parent.set(path.getLast(), replicas);
    }

    /** How many replicas a workload wants. */
    static long replicas(ResourceCall call, ObjectNode workload) {
        return number(workload, paths(call).replicas());
    }

    private static ScalePaths paths(ResourceCall call) {
        return Optional.ofNullable(call.definition().custom())
                .flatMap(CustomVersion::scale)
                .orElse(BUILT_IN);
    }

    private static JsonNode at(JsonNode object, List<String> path) {
        return Trees.at(object, path.toArray(String[]::new));
    }

    private static long number(JsonNode object, List<String> path) {
        return Trees.number(object, 0, path.toArray(String[]::new));
    }

    private static String selector(JsonNode selector) {
        if (selector.has("matchLabels") || selector.has("matchExpressions")) {
            return LabelSelector.of(selector).toString();
        }
        StringBuilder plain = new StringBuilder(); // a ReplicationController's
        selector.forEachEntry(
                (key, value) ->
                        plain.append(plain.isEmpty() ? "" : ",")
                                .append(key)
                                .append('=')
                                .append(value.asString("")));
        return plain.toString();
    }
}
