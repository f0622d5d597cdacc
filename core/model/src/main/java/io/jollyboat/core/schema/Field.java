package io.jollyboat.core.schema;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One field of a definition. Texts are empty where Kubernetes says nothing.
 *
 * @param name the JSON name
 * @param defaultValue what the API declares as default; most defaults are not declared but code
 * @param patchMergeKey the field by which a strategic merge patch tells this list's elements apart
 * @param patchStrategy how a strategic merge patch treats the field: {@code merge}, {@code
 *     replace}, {@code retainKeys}, or several separated by commas
 * @param listType how server-side apply treats a list: {@code atomic}, {@code set} or {@code map}
 * @param listMapKeys the fields that are the key of an element, where the list is a {@code map}
 * @param mapType how server-side apply treats an object at this field: {@code atomic} or {@code
 *     granular}; where empty, the definition's own {@link Definition#mapType} holds
 * @param protobufPath the protobuf field numbers that lead to the field: one, or several where the
 *     field stands in an embedded message; empty when protobuf does not carry it
 */
public record Field(
        String name,
        FieldType type,
        boolean required,
        Optional<JsonNode> defaultValue,
        String patchMergeKey,
        String patchStrategy,
        String listType,
        List<String> listMapKeys,
        String mapType,
        List<Integer> protobufPath) {

    public Field {
        listMapKeys = List.copyOf(listMapKeys);
        protobufPath = List.copyOf(protobufPath);
    }
}
