package io.jollyboat.apiserver.json;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reading and filling in of JSON trees, in the API's sense of absence: a missing member, a null and
 * (for strings) the empty string mean the same.
 *
 * <p>Reading never fails: a value of another type than asked for counts as absent.
 */
public final class Trees {
    private Trees() {}

    /** The node at the end of the path, or a missing node. */
    public static JsonNode at(JsonNode from, String... path) {
        JsonNode node = from;
        for (String step : path) {
            node = node.path(step);
        }
        return node;
    }

    /** The string at the path, or the empty string. */
    public static String text(JsonNode from, String... path) {
        return at(from, path).stringValue("");
    }

    /** The whole number at the path, or what stands in for an absent one. */
    public static long number(JsonNode from, long ifAbsent, String... path) {
        JsonNode node = at(from, path);
        return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : ifAbsent;
    }

    /** Whether the path holds {@code true}. */
    public static boolean flag(JsonNode from, String... path) {
        return at(from, path).booleanValue(false);
    }

    /** The objects in the list at the path; what is no object is left out. */
    public static List<ObjectNode> objects(JsonNode from, String... path) {
        JsonNode list = at(from, path);
        if (!list.isArray() || list.isEmpty()) {
            return List.of();
        }
        List<ObjectNode> objects = new ArrayList<>(list.size());
        for (JsonNode item : list) {
            if (item instanceof ObjectNode object) {
                objects.add(object);
            }
        }
        return objects;
    }

    /** The strings in the list at the path; what is no string is left out. */
    public static List<String> texts(JsonNode from, String... path) {
        JsonNode list = at(from, path);
        if (!list.isArray() || list.isEmpty()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>(list.size());
        for (JsonNode item : list) {
            if (item.isString()) {
                texts.add(item.stringValue());
            }
        }
        return texts;
    }

    /** Whether nothing is said at this node: missing, null, or an empty string. */
    public static boolean absent(@Nullable JsonNode node) {
        return node == null
                || node.isMissingNode()
                || node.isNull()
                || node.isString() && node.stringValue().isEmpty();
    }

    /** Whether the node is absent, or a list or object without members. */
    public static boolean empty(@Nullable JsonNode node) {
        return absent(node) || node != null && node.isContainer() && node.isEmpty();
    }

    /** Equality by value: 1 is 1, whether it is kept in 32 bits or in 64. */
    public static boolean same(JsonNode left, JsonNode right) {
        return left.equals(
                (one, other) ->
                        one.isNumber() && other.isNumber()
                                ? one.decimalValue().compareTo(other.decimalValue())
                                : one.equals(other) ? 0 : 1,
                right);
    }

    /** The object member of that name, or null. */
    public static @Nullable ObjectNode objectOrNull(JsonNode from, String field) {
        return from.path(field) instanceof ObjectNode object ? object : null;
    }

    /** The object member of that name, made when there is none. */
    public static ObjectNode object(ObjectNode parent, String field) {
        return parent.path(field) instanceof ObjectNode object ? object : parent.putObject(field);
    }

    /** The list member of that name, made when there is none. */
    public static ArrayNode array(ObjectNode parent, String field) {
        return parent.path(field) instanceof ArrayNode array ? array : parent.putArray(field);
    }

    public static void putIfAbsent(ObjectNode parent, String field, String value) {
        if (absent(parent.get(field))) {
            parent.put(field, value);
        }
    }

    public static void putIfAbsent(ObjectNode parent, String field, long value) {
        if (absent(parent.get(field))) {
            parent.set(field, whole(value));
        }
    }

    /** The node a parser would make of that number, so that trees compare equal. */
    public static JsonNode whole(long value) {
        return value == (int) value
                ? JsonNodeFactory.instance.numberNode((int) value)
                : JsonNodeFactory.instance.numberNode(value);
    }

    public static void putIfAbsent(ObjectNode parent, String field, boolean value) {
        if (absent(parent.get(field))) {
            parent.put(field, value);
        }
    }

    /** Gives the parent a copy of the value under that name, or no such member when it is null. */
    public static void copyOrRemove(ObjectNode parent, String field, @Nullable JsonNode value) {
        if (value == null || value.isMissingNode()) {
            parent.remove(field);
        } else {
            parent.set(field, value.deepCopy());
        }
    }
}
