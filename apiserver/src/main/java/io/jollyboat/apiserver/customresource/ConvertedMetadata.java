package io.jollyboat.apiserver.customresource;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.apiserver.validation.Path;
import io.jollyboat.apiserver.validation.Violations;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a conversion may change of an object's metadata: its labels and annotations. Pure. */
final class ConvertedMetadata {

    private ConvertedMetadata() {}

    /**
     * The metadata that an object had, with the labels and annotations of its conversion.
     *
     * @throws IllegalArgumentException when those are none, or not legal; what is as it was is
     */
    static ObjectNode of(JsonNode converted, JsonNode before) {
        if (converted.isMissingNode()) {
            throw new IllegalArgumentException("missing metadata in converted object");
        }
        if (!converted.isObject()) {
            throw new IllegalArgumentException(
                    "invalid metadata of type %s in converted object".formatted(type(converted)));
        }
        ObjectNode metadata =
                before instanceof ObjectNode own
                        ? own.deepCopy()
                        : JsonNodeFactory.instance.objectNode();
        for (String field : List.of("labels", "annotations")) {
            JsonNode changed = converted.path(field);
            if (changed.isMissingNode() || changed.isNull()) {
                metadata.remove(field);
                continue;
            }
            check(field, changed, metadata.path(field));
            metadata.set(field, changed);
        }
        return metadata;
    }

    private static void check(String field, JsonNode changed, JsonNode before) {
        if (!changed.isObject()) {
            throw new IllegalArgumentException(
                    "invalid metadata.%s of type %s in converted object"
                            .formatted(field, type(changed)));
        }
        for (Map.Entry<String, JsonNode> each : changed.properties()) {
            if (!each.getValue().isString()) {
                throw new IllegalArgumentException(
                        "metadata.%s[%s] must be a string, but is %s in converted object"
                                .formatted(field, each.getKey(), type(each.getValue())));
            }
        }
        if (changed.equals(before)) {
            return;
        }
        Violations violations = new Violations();
        Field all = new Field(changed, Path.of("metadata", field), violations);
        if (field.equals("labels")) {
            MetadataValidation.labels(all);
        } else {
            MetadataValidation.annotations(all);
        }
        List<String> wrong = violations.list().stream().map(Object::toString).toList();
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(
                    wrong.size() == 1
                            ? wrong.getFirst()
                            : wrong.stream().collect(Collectors.joining(", ", "[", "]")));
        }
    }

    private static String type(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "[]interface {}";
            case OBJECT -> "map[string]interface {}";
            case NUMBER -> node.isIntegralNumber() ? "int64" : "float64";
            case BOOLEAN -> "bool";
            case NULL -> "<nil>";
            default -> node.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }
}
