package io.jollyboat.apiserver.fields;

import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The steps of a path to a field, in the notation of FieldsV1: {@code f:name} for a member, {@code
 * k:{"name":"web"}} for the element of a list with these keys, {@code v:"text"} for the element of
 * a set, {@code i:0} for a position. Keys are sorted and values compact, so that equal steps are
 * equal strings.
 */
public final class Elements {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** The order that structured-merge-diff writes elements in. */
    static final Comparator<String> ORDER = Elements::compare;

    private Elements() {}

    /** The member of that name. */
    public static String field(String name) {
        return "f:" + name;
    }

    /** The list element with these keys. */
    static String key(ObjectNode keys) {
        return "k:" + keys;
    }

    /** The element of a set. */
    static String value(JsonNode value) {
        StringBuilder element = new StringBuilder("v:");
        append(element, value);
        return element.toString();
    }

    /**
     * Appends a value as compact JSON; plain strings, which nearly all are, without a generator.
     */
    static void append(StringBuilder out, JsonNode value) {
        if (value.isString() && plain(value.stringValue())) {
            out.append('"').append(value.stringValue()).append('"');
        } else {
            out.append(value);
        }
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** The name of the member that a step leads to; null when it leads elsewhere. */
    static @Nullable String name(String element) {
        return element.startsWith("f:") ? element.substring(2) : null;
    }

    /**
     * The one spelling of an element.
     *
     * @throws MalformedFieldsException when it is none
     */
    static String canonical(String element) throws MalformedFieldsException {
        String rest = element.length() < 2 ? "" : element.substring(2);
        if (element.startsWith("f:")) {
            return element;
        }
        if (element.startsWith("i:") && rest.matches("-?[0-9]{1,9}")) {
            return element;
        }
        if (element.startsWith("v:")) {
            return value(parsed(rest));
        }
        if (element.startsWith("k:") && parsed(rest) instanceof ObjectNode keys) {
            ObjectNode sorted = JsonNodeFactory.instance.objectNode();
            Map<String, JsonNode> byName = new TreeMap<>();
            keys.forEachEntry(byName::put);
            byName.forEach(sorted::set);
            return key(sorted);
        }
        throw new MalformedFieldsException("not a path element: " + element);
    }

    /** The element as conflicts and complaints name it, as in {@code [name="web"]}. */
    static String words(String element) {
        String rest = element.substring(2);
        return switch (element.charAt(0)) {
            case 'f' -> "." + rest;
            case 'v' -> "[=" + rest + "]";
            case 'k' -> {
                StringBuilder words = new StringBuilder("[");
                known(rest)
                        .forEachEntry(
                                (name, value) ->
                                        words.append(words.length() > 1 ? "," : "")
                                                .append(name)
                                                .append('=')
                                                .append(value));
                yield words.append(']').toString();
            }
            default -> "[" + rest + "]";
        };
    }

    private static int compare(String one, String other) {
        int kinds = rank(one) - rank(other);
        if (kinds != 0 || one.equals(other)) {
            return kinds;
        }
        int plain = plainOrder(one, other);
        if (plain != 0) {
            return plain;
        }
        return switch (one.charAt(0)) {
            case 'k' -> byKeys(known(one.substring(2)), known(other.substring(2)));
            case 'v' -> byValue(known(one.substring(2)), known(other.substring(2)));
            case 'i' ->
                    Integer.compare(
                            Integer.parseInt(one.substring(2)),
                            Integer.parseInt(other.substring(2)));
            default -> one.compareTo(other);
        };
    }

    /**
     * The order of two elements where their spelling alone tells it: where they first differ, there
     * are letters on both sides. Spares nearly every comparison a look at the values. 0 when it
     * does not.
     */
    private static int plainOrder(String one, String other) {
        int at = 2;
        int shorter = Math.min(one.length(), other.length());
        while (at < shorter && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        boolean told = at < shorter && letter(one.charAt(at)) && letter(other.charAt(at));
        return told ? Character.compare(one.charAt(at), other.charAt(at)) : 0;
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static int rank(String element) {
        return "fkvi".indexOf(element.charAt(0));
    }

    private static int byKeys(JsonNode one, JsonNode other) {
        Iterator<Map.Entry<String, JsonNode>> ours = one.properties().iterator();
        Iterator<Map.Entry<String, JsonNode>> theirs = other.properties().iterator();
        while (ours.hasNext() && theirs.hasNext()) {
            Map.Entry<String, JsonNode> left = ours.next();
            Map.Entry<String, JsonNode> right = theirs.next();
            int order = left.getKey().compareTo(right.getKey());
            order = order == 0 ? byValue(left.getValue(), right.getValue()) : order;
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(ours.hasNext(), theirs.hasNext());
    }

    private static int byValue(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        if (one.isNumber() != other.isNumber()) {
            return one.isNumber() ? -1 : 1;
        }
        return one.toString().compareTo(other.toString());
    }

    /** Of an element that was checked when it came in. */
    private static JsonNode known(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException unchecked) {
            return JsonNodeFactory.instance.stringNode(json);
        }
    }

    private static JsonNode parsed(String json) throws MalformedFieldsException {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (!node.isMissingNode()) {
                return node;
            }
        } catch (JacksonException broken) {
            throw new MalformedFieldsException("not JSON: " + json);
        }
        throw new MalformedFieldsException("nothing where a value should be");
    }
}
