package io.jollyboat.apiserver.storage;

import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form in which objects are stored: compact JSON that begins with {@code apiVersion}, {@code
 * kind} and {@code metadata}, and lacks {@code metadata.resourceVersion}, which is the store's
 * revision.
 */
public final class CanonicalJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> FIRST = List.of("apiVersion", "kind");

    private CanonicalJson() {}

    /** The bytes of an object; its tree is left as it is. */
    public static byte[] encode(ObjectNode object) {
        CompactJson json = new CompactJson();
        json.sign('{');
        for (String name : FIRST) {
            json.name(name);
            json.text(object.path(name).asString(""));
        }
        json.name("metadata");
        writeMetadata(json, object.path("metadata"));
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = member.getKey();
            if (!FIRST.contains(name) && !name.equals("metadata")) {
                json.member(name, member.getValue());
            }
        }
        json.sign('}');
        return json.bytes();
    }

    /**
     * Makes a tree equal to what a parser makes of its bytes: a number that fits into an int is
     * one. The tree of what was written and the one that is parsed later stand for each other, so
     * nobody must be able to tell them apart. What is settled is not touched: others may share it.
     */
    static void settle(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            object.properties().forEach(CanonicalJson::settle);
        } else if (tree instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode item = array.get(i);
                if (item instanceof NumericNode number) {
                    if (isUnsettled(number)) {
                        array.set(i, parsed(number));
                    }
                } else {
                    settle(item);
                }
            }
        }
    }

    private static void settle(Map.Entry<String, JsonNode> member) {
        JsonNode value = member.getValue();
        if (value instanceof NumericNode number) {
            if (isUnsettled(number)) {
                member.setValue(parsed(number));
            }
        } else {
            settle(value);
        }
    }

    /** By class: to ask each of the many nodes what it is would cost as much as to encode them. */
    private static boolean isUnsettled(NumericNode number) {
        return !(number instanceof IntNode) && !(number instanceof DoubleNode);
    }

    private static JsonNode parsed(JsonNode number) {
        if (!number.isIntegralNumber()) {
            return number.isFloat() || number.isBigDecimal()
                    ? NODES.numberNode(Double.parseDouble(number.asString()))
                    : number;
        }
        return number.canConvertToLong() ? Trees.whole(number.longValue()) : number;
    }

    private static void writeMetadata(CompactJson json, JsonNode metadata) {
        json.sign('{');
        for (Map.Entry<String, JsonNode> member : metadata.properties()) {
            if (!member.getKey().equals("resourceVersion")) {
                json.member(member.getKey(), member.getValue());
            }
        }
        json.sign('}');
    }
}
