package io.jollyboat.apiserver.structural;

import io.jollyboat.apiserver.json.Trees;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schema, read: the structure (types, members, elements), Kubernetes' extensions, and what values
 * must keep to. Alternatives ({@code anyOf} and its kin) are schemas as well, of which only the
 * values count. Immutable.
 *
 * @param source as it was written
 * @param type {@code object array string integer number boolean}; empty when it has none
 * @param fallback what stands in for an absent value; null when nothing does
 * @param properties the members an object may have, by name
 * @param additional the schema of the values of a map; null when it is none or anything goes
 * @param open whether a map's values may be anything
 * @param items the schema of a list's elements
 */
public record Structural(
        ObjectNode source,
        String type,
        boolean nullable,
        @Nullable JsonNode fallback,
        Map<String, Structural> properties,
        @Nullable Structural additional,
        boolean open,
        @Nullable Structural items,
        Extensions extensions,
        Values values) {

    /**
     * What Kubernetes adds to schemas.
     *
     * @param preserves whether members that the schema does not name are kept
     * @param embedded whether this is an object with a kind and metadata of its own
     * @param listType {@code atomic}, {@code set} or {@code map}; empty when it is not said
     * @param mapType {@code atomic} or {@code granular}; empty when it is not said
     */
    public record Extensions(
            boolean preserves,
            boolean embedded,
            boolean intOrString,
            String listType,
            List<String> listMapKeys,
            String mapType,
            List<Rule> rules) {}

    public Structural {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /** Reads a schema. What is wrong with it is passed over: {@link SchemaRules} tells. */
    public static Structural of(ObjectNode schema) {
        Map<String, Structural> properties = new LinkedHashMap<>();
        schema.path("properties")
                .forEachEntry(
                        (name, each) -> {
                            if (each instanceof ObjectNode property) {
                                properties.put(name, of(property));
                            }
                        });
        JsonNode fallback = schema.get("default");
        return new Structural(
                schema,
                Trees.text(schema, "type"),
                Trees.flag(schema, "nullable"),
                fallback == null || fallback.isNull() ? null : fallback,
                properties,
                child(schema, "additionalProperties"),
                Trees.flag(schema, "additionalProperties"),
                child(schema, "items"),
                extensions(schema),
                Values.of(schema));
    }

    private static @Nullable Structural child(ObjectNode schema, String name) {
        return schema.path(name) instanceof ObjectNode child ? of(child) : null;
    }

    private static Extensions extensions(ObjectNode schema) {
        return new Extensions(
                Trees.flag(schema, "x-kubernetes-preserve-unknown-fields"),
                Trees.flag(schema, "x-kubernetes-embedded-resource"),
                Trees.flag(schema, "x-kubernetes-int-or-string"),
                Trees.text(schema, "x-kubernetes-list-type"),
                Trees.texts(schema, "x-kubernetes-list-map-keys"),
                Trees.text(schema, "x-kubernetes-map-type"),
                Trees.objects(schema, "x-kubernetes-validations").stream().map(Rule::of).toList());
    }

    /** The schema of an object's member or a map's value; null when there is none. */
    public @Nullable Structural member(String name) {
        Structural property = properties.get(name);
        return property != null ? property : additional;
    }

    /** Whether a list's elements are told apart by some of their members. */
    public boolean isListMap() {
        return extensions.listType.equals("map") && !extensions.listMapKeys.isEmpty();
    }
}
