package io.jollyboat.core.schema;

import io.jollyboat.core.schema.FieldType.ListOf;
import io.jollyboat.core.schema.FieldType.MapOf;
import io.jollyboat.core.schema.FieldType.Reference;
import io.jollyboat.core.schema.FieldType.Scalar;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Renders definitions as OpenAPI schemas, with Kubernetes' extensions: what kubectl explains,
 * validates and merges by.
 *
 * <p>A document names its schemas; {@link #schemas} gives the named ones and all that they lead to.
 * Rendering a group's document costs some ten milliseconds and a megabyte: keep the bytes, not the
 * trees. Safe for use by several threads.
 */
public final class OpenApi {
    /** The version of OpenAPI, which decides how one schema refers to another. */
    public enum Dialect {
        /** Schemas stand at {@code definitions}. */
        V2("#/definitions/"),
        /** Schemas stand at {@code components.schemas}. */
        V3("#/components/schemas/");

        private final String prefix;

        Dialect(String prefix) {
            this.prefix = prefix;
        }

        /** Lets a property, which has words of its own, be one of the document's schemas. */
        public void refer(ObjectNode property, String name) {
            // in the third version nothing counts beside a reference
            ObjectNode reference = this == V2 ? property : property.putArray("allOf").addObject();
            reference.put("$ref", prefix + name);
        }
    }

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Schema schema;
    private final Dialect dialect;
    private final SpecialSchemas special;

    public OpenApi(Schema schema, Dialect dialect) {
        this.schema = schema;
        this.dialect = dialect;
        this.special = new SpecialSchemas(dialect);
    }

    /**
     * The schemas of definitions and of all that they refer to, by OpenAPI name in alphabetical
     * order. Names that no definition has are passed over.
     */
    public ObjectNode schemas(Collection<String> names) {
        Set<String> reached = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(names);
        while (!open.isEmpty()) {
            String name = open.pop();
            Optional<Definition> definition = schema.definition(name);
            if ((definition.isPresent() || special.knows(name)) && reached.add(name)) {
                definition.ifPresent(
                        found ->
                                found.fields()
                                        .values()
                                        .forEach(field -> references(found, field.type(), open)));
            }
        }
        ObjectNode schemas = NODES.objectNode();
        for (String name : reached) {
            Optional<Definition> definition = schema.definition(name);
            schemas.set(name, definition.isPresent() ? render(definition.get()) : special.of(name));
        }
        return schemas;
    }

    /** The schema of one definition; what it refers to is named and not included. */
    public ObjectNode render(Definition definition) {
        ObjectNode rendered = NODES.objectNode();
        describe(rendered, schema.description(definition));
        rendered.put("type", "object");
        ArrayNode required = NODES.arrayNode();
        ObjectNode properties = NODES.objectNode();
        for (Field field : definition.fields().values()) {
            if (field.required()) {
                required.add(field.name());
            }
            properties.set(field.name(), property(definition, field));
        }
        if (!required.isEmpty()) {
            rendered.set("required", required);
        }
        if (!properties.isEmpty()) {
            rendered.set("properties", properties);
        }
        if (definition.isKind()) {
            rendered.putArray("x-kubernetes-group-version-kind")
                    .addObject()
                    .put("group", definition.group())
                    .put("kind", definition.simpleName())
                    .put("version", definition.version());
        }
        putUnlessEmpty(rendered, "x-kubernetes-map-type", definition.mapType());
        return rendered;
    }

    private ObjectNode property(Definition owner, Field field) {
        ObjectNode property = type(owner, field.type());
        describe(property, schema.description(owner, field));
        if (dialect == Dialect.V3) {
            Optional<JsonNode> value = field.defaultValue();
            if (value.isEmpty() && field.required()) {
                value = zero(field.type());
            }
            value.ifPresent(found -> property.set("default", found));
        }
        if (property.size() > 1 && dialect == Dialect.V3 && property.has("$ref")) {
            // In this dialect nothing may stand beside a reference.
            property.putArray("allOf").addObject().set("$ref", property.remove("$ref"));
        }
        if (!field.listMapKeys().isEmpty()) {
            ArrayNode keys = property.putArray("x-kubernetes-list-map-keys");
            field.listMapKeys().forEach(keys::add);
        }
        putUnlessEmpty(property, "x-kubernetes-list-type", field.listType());
        putUnlessEmpty(property, "x-kubernetes-map-type", field.mapType());
        putUnlessEmpty(property, "x-kubernetes-patch-merge-key", field.patchMergeKey());
        putUnlessEmpty(property, "x-kubernetes-patch-strategy", field.patchStrategy());
        return property;
    }

    private ObjectNode type(Definition owner, FieldType type) {
        ObjectNode node = NODES.objectNode();
        switch (type) {
            case Scalar scalar -> scalar(owner, scalar, node);
            case Reference reference -> node.put("$ref", dialect.prefix + reference.definition());
            case ListOf list ->
                    node.put("type", "array").set("items", element(owner, list.element()));
            case MapOf map ->
                    node.put("type", "object")
                            .set("additionalProperties", element(owner, map.value()));
        }
        return node;
    }

    private ObjectNode element(Definition owner, FieldType type) {
        ObjectNode node = type(owner, type);
        if (dialect == Dialect.V3) {
            if (type instanceof Reference) {
                node.putArray("allOf").addObject().set("$ref", node.remove("$ref"));
                node.putObject("default");
            } else {
                zero(type).ifPresent(value -> node.set("default", value));
            }
        }
        return node;
    }

    private void scalar(Definition owner, Scalar scalar, ObjectNode node) {
        switch (scalar) {
            case STRING -> node.put("type", "string");
            case BYTES -> node.put("type", "string").put("format", "byte");
            case BOOLEAN -> node.put("type", "boolean");
            case INT32 -> node.put("type", "integer").put("format", "int32");
            case INT64 -> node.put("type", "integer").put("format", "int64");
            case DOUBLE -> node.put("type", "number").put("format", "double");
            default -> {
                String name = SpecialSchemas.name(owner, scalar);
                if (special.knows(name)) {
                    node.put("$ref", dialect.prefix + name);
                }
            }
        }
    }

    private void references(Definition owner, FieldType type, Deque<String> open) {
        switch (type) {
            case Reference reference -> open.push(reference.definition());
            case ListOf list -> references(owner, list.element(), open);
            case MapOf map -> references(owner, map.value(), open);
            case Scalar scalar -> {
                String name = SpecialSchemas.name(owner, scalar);
                if (!name.isEmpty()) {
                    open.push(name);
                }
            }
        }
    }

    /** What Go writes for a field of this type that nobody set, where that is a plain value. */
    private static Optional<JsonNode> zero(FieldType type) {
        return switch (type) {
            case Scalar.STRING -> Optional.of(NODES.stringNode(""));
            case Scalar.BOOLEAN -> Optional.of(NODES.booleanNode(false));
            case Scalar.INT32, Scalar.INT64, Scalar.DOUBLE -> Optional.of(NODES.numberNode(0));
            default -> Optional.empty();
        };
    }

    private static void describe(ObjectNode node, String text) {
        putUnlessEmpty(node, "description", text);
    }

    private static void putUnlessEmpty(ObjectNode node, String field, String text) {
        if (!text.isEmpty()) {
            node.put(field, text);
        }
    }
}
