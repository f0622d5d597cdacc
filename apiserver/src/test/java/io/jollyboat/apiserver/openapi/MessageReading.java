package io.jollyboat.apiserver.openapi;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a protobuf message back into the JSON that it was made of, by numbers that are written down
 * anew here. A field that it does not know is an error.
 */
final class MessageReading {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Puts a field into the object; the field's message is only made when there is one. */
    private interface Part {
        void read(UnknownFieldSet.Field field, ObjectNode object);
    }

    private final Map<Integer, Part> parts = new HashMap<>();

    static UnknownFieldSet parse(ByteString bytes) {
        try {
            return UnknownFieldSet.parseFrom(bytes);
        } catch (InvalidProtocolBufferException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    ObjectNode read(UnknownFieldSet message) {
        ObjectNode object = NODES.objectNode();
        message.asMap()
                .forEach(
                        (number, field) -> {
                            if (!parts.containsKey(number)) {
                                throw new IllegalStateException(
                                        "field " + number + " beside " + parts.keySet());
                            }
                            parts.get(number).read(field, object);
                        });
        return object;
    }

    MessageReading texts(int number, String name) {
        return part(
                number,
                (field, object) -> {
                    ArrayNode all = object.putArray(name);
                    field.getLengthDelimitedList().forEach(text -> all.add(text.toStringUtf8()));
                });
    }

    MessageReading text(int number, String name) {
        return part(number, (field, object) -> object.put(name, only(field).toStringUtf8()));
    }

    MessageReading flag(int number, String name) {
        return part(
                number, (field, object) -> object.put(name, field.getVarintList().getFirst() == 1));
    }

    MessageReading count(int number, String name) {
        return part(number, (field, object) -> object.put(name, field.getVarintList().getFirst()));
    }

    MessageReading decimal(int number, String name) {
        return part(
                number,
                (field, object) -> object.put(name, decimal(field.getFixed64List().getFirst())));
    }

    static double decimal(long bits) {
        return Double.longBitsToDouble(bits);
    }

    MessageReading value(int number, String name, Function<UnknownFieldSet, JsonNode> inner) {
        return part(number, (field, object) -> object.set(name, inner.apply(parse(only(field)))));
    }

    MessageReading values(int number, String name, Function<UnknownFieldSet, JsonNode> inner) {
        return part(
                number,
                (field, object) -> {
                    ArrayNode all = object.putArray(name);
                    field.getLengthDelimitedList()
                            .forEach(each -> all.add(inner.apply(parse(each))));
                });
    }

    MessageReading extensions(int number) {
        return spread(number, MessageReading::any);
    }

    /** Pairs of name and value that are members of this very object. */
    MessageReading spread(int number, Function<UnknownFieldSet, JsonNode> inner) {
        return part(
                number,
                (field, object) -> {
                    for (ByteString each : field.getLengthDelimitedList()) {
                        UnknownFieldSet pair = parse(each);
                        object.set(
                                only(pair.getField(1)).toStringUtf8(),
                                inner.apply(parse(only(pair.getField(2)))));
                    }
                });
    }

    private MessageReading part(int number, Part part) {
        parts.put(number, part);
        return this;
    }

    /** What may be anything: text in YAML. */
    static JsonNode any(UnknownFieldSet message) {
        return JsonMapper.shared().readTree(only(message.getField(2)).toStringUtf8());
    }

    /** A message around the one message, under the number. */
    static Function<UnknownFieldSet, JsonNode> inside(
            int number, Supplier<Function<UnknownFieldSet, JsonNode>> inner) {
        return message -> {
            if (!message.asMap().keySet().equals(Set.of(number))) {
                throw new IllegalStateException(number + " in " + message);
            }
            return inner.get().apply(parse(only(message.getField(number))));
        };
    }

    static ByteString only(UnknownFieldSet.Field field) {
        if (field.getLengthDelimitedList().size() != 1) {
            throw new IllegalStateException("not one but " + field.getLengthDelimitedList());
        }
        return field.getLengthDelimitedList().getFirst();
    }
}
