package io.jollyboat.apiserver.protobuf;

import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Field;
import io.jollyboat.core.schema.FieldType;
import io.jollyboat.core.schema.FieldType.Scalar;
import io.jollyboat.core.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes messages of trees, as the schema says what is in them. What the tree says is written, zeros
 * too: so a reader with pointers learns which zeros were meant, and for one without it is the same.
 * What the schema does not know, or protobuf cannot carry, is left out.
 */
final class ObjectEncoder {

    private static final byte[] NOTHING = new byte[0];

    private final Schema schema;

    ObjectEncoder(Schema schema) {
        this.schema = schema;
    }

    /** Writes an object's fields; the message that holds them is the caller's. */
    void write(WireWriter out, Definition definition, JsonNode object) {
        Map<Integer, Embedded> embedded = Map.of();
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            Field field = definition.fields().get(property.getKey());
            if (field == null || property.getValue().isNull()) {
                continue;
            }
            List<Integer> path = field.protobufPath();
            if (path.size() == 1) {
                field(out, path.getFirst(), definition, field.type(), property.getValue());
            } else if (path.size() > 1) {
                embedded = embedded.isEmpty() ? new LinkedHashMap<>() : embedded;
                Embedded within =
                        embedded.computeIfAbsent(path.getFirst(), number -> new Embedded());
                for (int number : path.subList(1, path.size() - 1)) {
                    within = within.below(number);
                }
                field(within.own, path.getLast(), definition, field.type(), property.getValue());
            }
        }
        embedded.forEach((number, message) -> out.byteString(number, message.toBytes()));
    }

    /** A message whose fields are the object's: those that lie in one are gathered there. */
    private static final class Embedded {
        private final WireWriter own = new WireWriter();
        private final Map<Integer, Embedded> below = new LinkedHashMap<>();

        private Embedded below(int number) {
            return below.computeIfAbsent(number, none -> new Embedded());
        }

        private byte[] toBytes() {
            below.forEach((number, message) -> own.byteString(number, message.toBytes()));
            return own.toBytes();
        }
    }

    private void field(
            WireWriter out, int number, Definition owner, FieldType type, JsonNode value) {
        switch (type) {
            case FieldType.ListOf(FieldType element, boolean wrapped) when wrapped -> {
                int begun = out.begin(number);
                value.forEach(item -> item(out, 1, owner, element, item));
                out.end(begun);
            }
            case FieldType.ListOf(FieldType element, boolean ignored) ->
                    value.forEach(item -> item(out, number, owner, element, item));
            case FieldType.MapOf(FieldType element) -> {
                for (Map.Entry<String, JsonNode> entry : value.properties()) {
                    int begun = out.begin(number);
                    out.text(1, entry.getKey());
                    item(out, 2, owner, element, entry.getValue());
                    out.end(begun);
                }
            }
            case FieldType.Reference(String name) -> {
                int begun = out.begin(number);
                schema.definition(name).ifPresent(definition -> write(out, definition, value));
                out.end(begun);
            }
            case Scalar scalar -> scalar(out, number, owner, scalar, value);
        }
    }

    /** An element of a list or map, which has its place even where it says nothing. */
    private void item(
            WireWriter out, int number, Definition owner, FieldType type, JsonNode value) {
        if (!value.isNull()) {
            field(out, number, owner, type, value);
            return;
        }
        switch (type) {
            case Scalar.INT32, Scalar.INT64, Scalar.BOOLEAN -> out.varint(number, 0);
            case Scalar.DOUBLE -> out.fixedDouble(number, 0);
            default -> out.byteString(number, NOTHING);
        }
    }

    private void scalar(WireWriter out, int number, Definition owner, Scalar type, JsonNode value) {
        switch (type) {
            case INT32, INT64 -> out.varint(number, value.asLong(0));
            case BOOLEAN -> out.varint(number, value.asBoolean(false) ? 1 : 0);
            case DOUBLE -> out.fixedDouble(number, value.asDouble(0));
            case STRING -> out.text(number, value.asString(""));
            case BYTES -> out.byteString(number, ScalarEncoder.bytes(value));
            case JSON_SCHEMA_OR_BOOLEAN, JSON_SCHEMA_OR_ARRAY, JSON_SCHEMA_OR_STRINGS -> {
                int begun = out.begin(number);
                alternative(out, owner, type, value);
                out.end(begun);
            }
            default -> {
                int begun = out.begin(number);
                ScalarEncoder.message(out, type, value);
                out.end(begun);
            }
        }
    }

    /** A schema, or what may stand in a schema's stead. */
    private void alternative(WireWriter out, Definition owner, Scalar type, JsonNode value) {
        boolean orBoolean = type == Scalar.JSON_SCHEMA_OR_BOOLEAN;
        if (value.isObject()) {
            if (orBoolean) {
                out.varint(1, 1);
            }
            FieldType schemaType = new FieldType.Reference(SchemaAlternatives.schemaOf(owner));
            field(out, orBoolean ? 2 : 1, owner, schemaType, value);
        } else if (orBoolean) {
            out.varint(1, value.asBoolean(false) ? 1 : 0);
        } else if (type == Scalar.JSON_SCHEMA_OR_ARRAY) {
            FieldType schemaType = new FieldType.Reference(SchemaAlternatives.schemaOf(owner));
            value.forEach(item -> item(out, 2, owner, schemaType, item));
        } else {
            value.forEach(item -> item(out, 2, owner, Scalar.STRING, item));
        }
    }

    /** Whether objects of a definition are known to protobuf. */
    static boolean carries(Definition definition) {
        return definition.fields().values().stream()
                .anyMatch(field -> !field.protobufPath().isEmpty());
    }

    /** A definition's message as bytes of its own. */
    byte[] message(Definition definition, ObjectNode object) {
        WireWriter out = new WireWriter();
        write(out, definition, object);
        return out.toBytes();
    }
}
