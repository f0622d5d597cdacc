package io.jollyboat.apiserver.customresource;

import io.jollyboat.apiserver.customresource.definition.Definition;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.schema.OpenApi.Dialect;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The schema of a custom kind in the documents that clients explain and validate by. */
final class Publication {

    private static final String METADATA = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    private static final String API_VERSION =
            "The version of the form that this object is in, with its group.";
    private static final String KIND = "What kind of object this is, in CamelCase.";
    private static final String META = "What every object has: its name, labels, owners and more.";

    /** What the older form of documents cannot say. */
    private static final List<String> UNSPEAKABLE =
            List.of("oneOf", "anyOf", "not", "nullable", "allOf");

    private Publication() {}

    static ObjectNode of(Definition definition, Definition.Version version, boolean second) {
        ObjectNode schema = version.schema().deepCopy();
        if (second) {
            simplify(schema);
        }
        schema.remove("default");
        boolean whole = !Trees.flag(schema, "x-kubernetes-preserve-unknown-fields") || !second;
        if (whole || schema.has("properties")) {
            ofAllObjects(schema, second);
        }
        schema.putArray("x-kubernetes-group-version-kind")
                .addObject()
                .put("group", definition.group())
                .put("kind", definition.acceptedNames().kind())
                .put("version", version.name());
        return schema;
    }

    private static void ofAllObjects(ObjectNode schema, boolean second) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        properties.putObject("apiVersion").put("type", "string").put("description", API_VERSION);
        properties.putObject("kind").put("type", "string").put("description", KIND);
        ObjectNode metadata = properties.putObject("metadata").put("description", META);
        (second ? Dialect.V2 : Dialect.V3).refer(metadata, METADATA);
        schema.path("properties")
                .forEachEntry(
                        (name, property) -> {
                            if (!properties.has(name)) {
                                properties.set(name, property);
                            }
                        });
        schema.set("properties", properties);
    }

    /** Leaves out what OpenAPI's second version has no words for. */
    private static void simplify(ObjectNode schema) {
        boolean untyped =
                Trees.flag(schema, "nullable") || Trees.flag(schema, "x-kubernetes-int-or-string");
        schema.remove(UNSPEAKABLE);
        if (untyped) {
            schema.remove(List.of("type", "items", "properties"));
        }
        if (Trees.flag(schema, "x-kubernetes-preserve-unknown-fields")) {
            schema.remove(List.of("items", "properties"));
        }
        schema.remove("x-kubernetes-validations");
        for (JsonNode property : schema.path("properties")) {
            if (property instanceof ObjectNode below) {
                simplify(below);
            }
        }
        for (String child : List.of("items", "additionalProperties")) {
            if (schema.path(child) instanceof ObjectNode below) {
                simplify(below);
            }
        }
        if (schema.path("required") instanceof ArrayNode required
                && !schema.has("properties")
                && !required.isEmpty()) {
            schema.remove("required");
        }
    }
}
