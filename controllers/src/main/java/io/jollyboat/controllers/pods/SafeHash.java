package io.jollyboat.controllers.pods;

import io.jollyboat.core.model.Trees;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Short names for contents, as {@code 5d78c9869d}: at most ten letters and digits, without vowels
 * and look-alikes so that no word comes of it.
 */
public final class SafeHash {

    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    private SafeHash() {}

    /**
     * The hash of a tree, whatever the order of its fields.
     *
     * @param collisions how often that hash was found to be taken by other contents
     */
    public static String of(JsonNode tree, int collisions) {
        int hash = fnv(FNV_OFFSET, sorted(tree).toString());
        if (collisions > 0) {
            hash = fnv(hash, Integer.toString(collisions));
        }
        return encode(Integer.toUnsignedString(hash));
    }

    private static int fnv(int hash, String text) {
        int result = hash;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            result = (result ^ (b & 0xff)) * FNV_PRIME;
        }
        return result;
    }

    private static String encode(String digits) {
        var safe = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            safe.append(LETTERS.charAt(digits.charAt(i) % LETTERS.length()));
        }
        return safe.toString();
    }

    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Map<String, JsonNode> fields = new TreeMap<>();
            object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            ObjectNode result = Trees.newObject();
            fields.forEach((name, value) -> result.set(name, sorted(value)));
            return result;
        }
        if (node instanceof ArrayNode array) {
            List<JsonNode> items = new ArrayList<>();
            array.forEach(item -> items.add(sorted(item)));
            return array.arrayNode().addAll(items);
        }
        return node;
    }
}
