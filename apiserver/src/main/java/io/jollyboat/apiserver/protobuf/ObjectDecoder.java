package io.jollyboat.apiserver.protobuf;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.presence.Pointers;
import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Field;
import io.jollyboat.core.schema.FieldType;
import io.jollyboat.core.schema.FieldType.Scalar;
import io.jollyboat.core.schema.Schema;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes trees of messages, as the schema says what is in them. Safe for use by several threads. */
final class ObjectDecoder {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** As deep as JSON may nest, far from harm. */
    private static final int DEPTH_LIMIT = 100;

    private final Schema schema;
    private final Map<String, Layout> layouts = new ConcurrentHashMap<>();

    ObjectDecoder(Schema schema) {
        this.schema = schema;
    }

    ObjectNode decode(Definition definition, byte[] message) throws ProtobufException {
        return object(definition, new WireReader(message), DEPTH_LIMIT);
    }

    private ObjectNode object(Definition definition, WireReader message, int depth)
            throws ProtobufException {
        ObjectNode object = NODES.objectNode();
        Layout layout = layouts.computeIfAbsent(definition.name(), name -> Layout.of(definition));
        fill(object, definition, layout, message, depth);
        return object;
    }

    private void fill(
            ObjectNode object, Definition definition, Layout layout, WireReader message, int depth)
            throws ProtobufException {
        if (depth == 0) {
            throw new ProtobufException("nested too deeply");
        }
        while (message.next()) {
            Field field = layout.fields().get(message.number());
            Layout embedded = layout.embedded().get(message.number());
            if (embedded != null) {
                fill(object, definition, embedded, message.message(), depth - 1);
            } else if (field != null) {
                add(object, definition, field, message, depth);
            } else {
                message.skip();
            }
        }
    }

    private void add(
            ObjectNode object, Definition owner, Field field, WireReader message, int depth)
            throws ProtobufException {
        switch (field.type()) {
            case FieldType.ListOf list -> {
                ArrayNode array =
                        object.path(field.name()) instanceof ArrayNode begun
                                ? begun
                                : object.putArray(field.name());
                addItems(array, owner, list, message, depth);
            }
            case FieldType.MapOf map -> {
                ObjectNode entries =
                        object.path(field.name()) instanceof ObjectNode begun
                                ? begun
                                : object.putObject(field.name());
                addEntry(entries, owner, map, message.message(), depth);
            }
            case FieldType type -> {
                JsonNode value = value(owner, type, message, depth);
                if (value != null && (!zero(type, value) || Pointers.zeroMeans(owner, field))) {
                    object.set(field.name(), value);
                }
            }
        }
    }

    private void addItems(
            ArrayNode array, Definition owner, FieldType.ListOf list, WireReader message, int depth)
            throws ProtobufException {
        if (list.wrapped()) {
            WireReader wrapper = message.message();
            while (wrapper.next()) {
                addItem(array, owner, list.element(), wrapper, depth);
            }
            return;
        }
        boolean number =
                list.element() == Scalar.INT32
                        || list.element() == Scalar.INT64
                        || list.element() == Scalar.BOOLEAN;
        if (number && message.wireType() == WireReader.BYTES) { // several in one
            WireReader packed = message.message();
            while (!packed.atEnd()) {
                array.add(number(list.element(), packed.varint()));
            }
            return;
        }
        addItem(array, owner, list.element(), message, depth);
    }

    private void addItem(
            ArrayNode array, Definition owner, FieldType type, WireReader message, int depth)
            throws ProtobufException {
        JsonNode item = value(owner, type, message, depth);
        array.add(item == null ? NODES.nullNode() : item);
    }

    private void addEntry(
            ObjectNode entries, Definition owner, FieldType.MapOf map, WireReader entry, int depth)
            throws ProtobufException {
        String key = "";
        JsonNode value = null;
        while (entry.next()) {
            switch (entry.number()) {
                case 1 -> key = entry.text();
                case 2 -> value = value(owner, map.value(), entry, depth);
                default -> entry.skip();
            }
        }
        boolean text = map.value() == Scalar.STRING || map.value() == Scalar.BYTES;
        entries.set(key, value != null ? value : text ? NODES.stringNode("") : NODES.nullNode());
    }

    /** A value of a type; null where it says nothing. */
    private @Nullable JsonNode value(
            Definition owner, FieldType type, WireReader message, int depth)
            throws ProtobufException {
        return switch (type) {
            case FieldType.Reference(String name) -> {
                Definition definition =
                        schema.definition(name)
                                .orElseThrow(() -> new ProtobufException("unknown type " + name));
                yield object(definition, message.message(), depth - 1);
            }
            case FieldType.ListOf list -> {
                ArrayNode array = NODES.arrayNode();
                addItems(array, owner, list, message, depth - 1);
                yield array;
            }
            case FieldType.MapOf map -> {
                ObjectNode entries = NODES.objectNode();
                addEntry(entries, owner, map, message.message(), depth - 1);
                yield entries;
            }
            case Scalar.INT32, Scalar.INT64, Scalar.BOOLEAN -> number(type, message.varint());
            case Scalar.JSON_SCHEMA_OR_BOOLEAN,
                    Scalar.JSON_SCHEMA_OR_ARRAY,
                    Scalar.JSON_SCHEMA_OR_STRINGS ->
                    alternative(owner, (Scalar) type, message.message(), depth - 1);
            case Scalar scalar -> ScalarDecoder.value(scalar, message);
        };
    }

    /** A schema, or what may stand in a schema's stead. */
    private JsonNode alternative(Definition owner, Scalar type, WireReader message, int depth)
            throws ProtobufException {
        FieldType schemaType = new FieldType.Reference(SchemaAlternatives.schemaOf(owner));
        boolean orBoolean = type == Scalar.JSON_SCHEMA_OR_BOOLEAN;
        int schemaNumber = orBoolean ? 2 : 1;
        FieldType instead = type == Scalar.JSON_SCHEMA_OR_ARRAY ? schemaType : Scalar.STRING;
        JsonNode found = null;
        boolean allows = false;
        ArrayNode several = NODES.arrayNode();
        while (message.next()) {
            if (message.number() == schemaNumber) {
                found = value(owner, schemaType, message, depth);
            } else if (orBoolean && message.number() == 1) {
                allows = message.varint() != 0;
            } else if (!orBoolean && message.number() == 2) {
                addItem(several, owner, instead, message, depth);
            } else {
                message.skip();
            }
        }
        return found != null ? found : orBoolean ? NODES.booleanNode(allows) : several;
    }

    private static JsonNode number(FieldType type, long value) {
        return switch (type) {
            case Scalar.BOOLEAN -> NODES.booleanNode(value != 0);
            case Scalar.INT32 -> NODES.numberNode((int) value);
            default -> Trees.whole(value); // what JSON would have made of it
        };
    }

    /** Of a plain field only: a message was sent because there is something in it. */
    private static boolean zero(FieldType type, JsonNode value) {
        return switch (type) {
            case Scalar.STRING, Scalar.BYTES -> value.stringValue("").isEmpty();
            case Scalar.INT32, Scalar.INT64 -> value.longValue(0) == 0;
            case Scalar.BOOLEAN -> !value.booleanValue(false);
            case FieldType ignored -> false;
        };
    }
}
