package io.jollyboat.apiserver.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Breaks what is whole. */
final class Mutator {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> PIECES =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\"",
                    "null",
                    "1e999",
                    "-",
                    "\\u0000",
                    "\\ud800",
                    "/*x*/",
                    "//x\n",
                    "'",
                    "NaN",
                    "\uFEFF",
                    "\u0000",
                    "99999999999999999999999999",
                    "0.1e-400",
                    "\"a\":1,\"a\":2",
                    "---\n",
                    "&a ",
                    "*a ",
                    "!!x ",
                    "<<: ",
                    "|\n",
                    "\t");

    private final RandomGenerator random;
    private final Words words;

    Mutator(RandomGenerator random, Words words) {
        this.random = random;
        this.words = words;
    }

    /** Changes a tree in a few places, in place. */
    JsonNode tree(JsonNode root) {
        JsonNode tree = root;
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            tree = once(tree);
        }
        return tree;
    }

    private JsonNode once(JsonNode root) {
        List<Place> places = new ArrayList<>();
        collect(root, "", places);
        if (places.isEmpty() || random.nextInt(60) == 0) {
            return value("", root);
        }
        Place place = words.any(places);
        if (place.parent() instanceof ObjectNode object) {
            change(object, place.member());
        } else if (place.parent() instanceof ArrayNode array) {
            change(array, place.index(), place.member());
        }
        return root;
    }

    private record Place(JsonNode parent, String member, int index) {}

    private static void collect(JsonNode node, String member, List<Place> places) {
        if (node.isObject()) {
            node.properties()
                    .forEach(
                            each -> {
                                places.add(new Place(node, each.getKey(), -1));
                                collect(each.getValue(), each.getKey(), places);
                            });
        } else {
            for (int i = 0; i < node.size(); i++) {
                places.add(new Place(node, member, i));
                collect(node.get(i), member, places);
            }
        }
    }

    private void change(ObjectNode object, String member) {
        switch (random.nextInt(8)) {
            case 0 -> object.remove(member);
            case 1 -> object.set(words.text(), value(member, object.get(member)));
            case 2 -> object.set(member, wrap(object.get(member)));
            default -> object.set(member, value(member, object.get(member)));
        }
    }

    private void change(ArrayNode array, int index, String member) {
        switch (random.nextInt(6)) {
            case 0 -> array.remove(index);
            case 1 -> array.add(array.get(index).deepCopy());
            case 2 -> array.insert(index, value(member, array.get(index)));
            default -> array.set(index, value(member, array.get(index)));
        }
    }

    private JsonNode wrap(JsonNode node) {
        return random.nextBoolean()
                ? NODES.arrayNode().add(node)
                : NODES.objectNode().set(words.text(), node);
    }

    /** Another value for a member: mostly of the same type, sometimes of any. */
    private JsonNode value(String member, JsonNode old) {
        if (random.nextInt(3) > 0) {
            if (old.isString()) {
                return NODES.stringNode(words.of(member));
            }
            if (old.isNumber()) {
                return number();
            }
            if (old.isBoolean()) {
                return NODES.booleanNode(!old.booleanValue());
            }
        }
        return switch (random.nextInt(9)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.arrayNode();
            case 2 -> NODES.objectNode();
            case 3 -> NODES.booleanNode(random.nextBoolean());
            case 4, 5 -> number();
            case 6 -> NODES.arrayNode().add(old).addNull();
            default -> NODES.stringNode(words.of(member));
        };
    }

    private JsonNode number() {
        return switch (random.nextInt(10)) {
            case 0 -> NODES.numberNode(0);
            case 1 -> NODES.numberNode(-1);
            case 2 -> NODES.numberNode(Integer.MAX_VALUE);
            case 3 -> NODES.numberNode(Integer.MIN_VALUE);
            case 4 -> NODES.numberNode(Long.MAX_VALUE);
            case 5 -> NODES.numberNode(Long.MIN_VALUE);
            case 6 -> NODES.numberNode(BigInteger.TEN.pow(40));
            case 7 -> NODES.numberNode(1.5);
            case 8 -> NODES.numberNode(1e300);
            default -> NODES.numberNode(random.nextInt(100));
        };
    }

    /** Changes bytes here and there. */
    byte[] bytes(byte[] whole) {
        StringBuilder text = new StringBuilder(new String(whole, UTF_8));
        for (int i = 1 + random.nextInt(3); i > 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.setLength(at);
                case 2 -> text.setCharAt(at, (char) random.nextInt(256));
                case 3 -> text.insert(at, words.any(PIECES));
                default ->
                        text.insert(
                                at,
                                text.substring(
                                        at, Math.min(text.length(), at + random.nextInt(40))));
            }
        }
        byte[] bytes = text.toString().getBytes(UTF_8);
        if (random.nextInt(20) == 0 && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** JSON that is all right but for its shape. */
    byte[] monster() {
        int depth = words.any(List.of(10, 499, 501, 20_000));
        String text =
                switch (random.nextInt(7)) {
                    case 0 -> "[".repeat(depth) + "]".repeat(depth);
                    case 1 -> "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
                    case 2 ->
                            "{\"metadata\":{\"labels\":"
                                    + "{\"a\":".repeat(depth)
                                    + "1"
                                    + "}".repeat(depth + 2);
                    case 3 -> "{" + "\"a\":1,".repeat(20_000) + "\"b\":2}";
                    case 4 ->
                            "{\"metadata\":{\"name\":\"m\"},\"data\":{\"k\":\""
                                    + "x".repeat(2_000_000)
                                    + "\"}}";
                    case 5 -> "{\"data\":{\"k\":" + "9".repeat(depth) + "}}";
                    default -> " ".repeat(3_200_000);
                };
        return text.getBytes(UTF_8);
    }
}
