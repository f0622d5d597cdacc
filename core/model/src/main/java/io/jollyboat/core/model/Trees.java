package io.jollyboat.core.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Typed reading of JSON trees. Nothing here throws: a node that is absent, null or of the wrong
 * type reads as the zero value, or as what the caller names.
 *
 * <p>The methods named {@code as…} read one element and answer null when it is of the wrong type.
 */
public final class Trees {
    private static final byte[] NO_BYTES = {};

    /** Stands for every absent object; refuses to be changed. */
    private static final ObjectNode EMPTY =
            new ObjectNode(JsonNodeFactory.instance, Collections.emptyMap());

    private Trees() {}

    /** A new object, for building. */
    public static ObjectNode newObject() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The object at a field, or an empty one that cannot be changed. */
    public static ObjectNode object(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode found ? found : EMPTY;
    }

    /** The string at a field, or the empty string. */
    public static String text(ObjectNode parent, String field) {
        String text = asText(parent.get(field));
        return text == null ? "" : text;
    }

    public static int integer(ObjectNode parent, String field, int ifAbsent) {
        Integer value = asInteger(parent.get(field));
        return value == null ? ifAbsent : value;
    }

    public static long longInteger(ObjectNode parent, String field, long ifAbsent) {
        Long value = asLongInteger(parent.get(field));
        return value == null ? ifAbsent : value;
    }

    public static double number(ObjectNode parent, String field, double ifAbsent) {
        Double value = asNumber(parent.get(field));
        return value == null ? ifAbsent : value;
    }

    public static boolean flag(ObjectNode parent, String field, boolean ifAbsent) {
        Boolean value = asFlag(parent.get(field));
        return value == null ? ifAbsent : value;
    }

    /** The bytes that a field holds in Base64; empty when they cannot be decoded. */
    public static byte[] bytes(ObjectNode parent, String field) {
        byte[] bytes = asBytes(parent.get(field));
        return bytes == null ? NO_BYTES : bytes;
    }

    /** The quantity at a field, or zero. */
    public static Quantity quantity(ObjectNode parent, String field) {
        Quantity quantity = asQuantity(parent.get(field));
        return quantity == null ? Quantity.ZERO : quantity;
    }

    public static Optional<IntOrString> intOrString(ObjectNode parent, String field) {
        return Optional.ofNullable(asIntOrString(parent.get(field)));
    }

    public static Optional<Instant> time(ObjectNode parent, String field) {
        return Optional.ofNullable(asTime(parent.get(field)));
    }

    /** Whatever stands at a field; a missing node when nothing or null does. */
    public static JsonNode tree(ObjectNode parent, String field) {
        JsonNode node = parent.get(field);
        return node == null || node.isNull() ? MissingNode.getInstance() : node;
    }

    /** The list at a field, elements of a wrong type left out. */
    public static <T> List<T> list(
            ObjectNode parent, String field, Function<JsonNode, @Nullable T> element) {
        List<T> list = list(parent.get(field), element);
        return list == null ? List.of() : list;
    }

    /** The node as a list; null when it is none. */
    public static <T> @Nullable List<T> list(
            @Nullable JsonNode node, Function<JsonNode, @Nullable T> element) {
        if (node == null || !node.isArray()) {
            return null;
        }
        List<T> list = new ArrayList<>(node.size());
        for (JsonNode child : node) {
            T value = element.apply(child);
            if (value != null) {
                list.add(value);
            }
        }
        return Collections.unmodifiableList(list);
    }

    /** The map at a field, each value read when it is asked for; those of a wrong type left out. */
    public static <T> Map<String, T> map(
            ObjectNode parent, String field, Function<JsonNode, @Nullable T> value) {
        return parent.get(field) instanceof ObjectNode found && !found.isEmpty()
                ? new MapView<>(found, value)
                : Map.of();
    }

    /** Reads an element as a view. */
    public static <T> Function<JsonNode, @Nullable T> viewed(Function<ObjectNode, T> view) {
        return node -> node instanceof ObjectNode object ? view.apply(object) : null;
    }

    public static @Nullable String asText(@Nullable JsonNode node) {
        return node != null && node.isString() ? node.stringValue() : null;
    }

    public static @Nullable Integer asInteger(@Nullable JsonNode node) {
        return node != null && node.isIntegralNumber() && node.canConvertToInt()
                ? node.intValue()
                : null;
    }

    public static @Nullable Long asLongInteger(@Nullable JsonNode node) {
        return node != null && node.isIntegralNumber() && node.canConvertToLong()
                ? node.longValue()
                : null;
    }

    public static @Nullable Double asNumber(@Nullable JsonNode node) {
        return node != null && node.isNumber() ? node.doubleValue() : null;
    }

    public static @Nullable Boolean asFlag(@Nullable JsonNode node) {
        return node != null && node.isBoolean() ? node.booleanValue() : null;
    }

    public static byte @Nullable [] asBytes(@Nullable JsonNode node) {
        String text = asText(node);
        if (text == null) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** A quantity, written as a string or as a plain number. */
    public static @Nullable Quantity asQuantity(@Nullable JsonNode node) {
        if (node == null || !(node.isString() || node.isNumber())) {
            return null;
        }
        return Quantity.tryParse(node.asString()).orElse(null);
    }

    public static @Nullable IntOrString asIntOrString(@Nullable JsonNode node) {
        Integer number = asInteger(node);
        if (number != null) {
            return new IntOrString.Int(number);
        }
        String text = asText(node);
        return text == null ? null : new IntOrString.Text(text);
    }

    /** A time in RFC 3339, in any zone. */
    public static @Nullable Instant asTime(@Nullable JsonNode node) {
        String text = asText(node);
        if (text == null) {
            return null;
        }
        try {
            return text.endsWith("Z")
                    ? Instant.parse(text)
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notTime) {
            return null;
        }
    }

    /** The node itself, so that free-form elements read like all others. */
    public static JsonNode asTree(JsonNode node) {
        return node;
    }

    /**
     * Whether two values say the same to the API: a member that is null or an empty list says
     * nothing, and a whole number is its value, whichever type a tree holds it in.
     */
    public static boolean alike(@Nullable JsonNode one, @Nullable JsonNode other) {
        if (one == null || other == null || silent(one) || silent(other)) {
            return (one == null || silent(one)) && (other == null || silent(other));
        }
        if (one.isObject() && other.isObject()) {
            return within(one, other) && addsNothing(other, one);
        }
        if (one.isArray() && other.isArray()) {
            boolean same = one.size() == other.size();
            for (int i = 0; same && i < one.size(); i++) {
                same = alike(one.get(i), other.get(i));
            }
            return same;
        }
        return one.isIntegralNumber() && other.isIntegralNumber()
                ? one.longValue() == other.longValue()
                : one.equals(other);
    }

    private static boolean within(JsonNode one, JsonNode other) {
        for (Map.Entry<String, JsonNode> member : one.properties()) {
            if (!alike(member.getValue(), other.get(member.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** Whether what only the first object has says nothing. */
    private static boolean addsNothing(JsonNode more, JsonNode than) {
        for (Map.Entry<String, JsonNode> member : more.properties()) {
            if (!silent(member.getValue()) && !than.has(member.getKey())) {
                return false;
            }
        }
        return true;
    }

    private static boolean silent(JsonNode value) {
        return value.isNull() || value.isMissingNode() || value.isArray() && value.isEmpty();
    }
}
