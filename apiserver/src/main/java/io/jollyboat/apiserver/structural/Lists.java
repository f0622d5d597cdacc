package io.jollyboat.apiserver.structural;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Elements of lists: what tells them apart, and which were the same before. */
final class Lists {

    private Lists() {}

    /** What tells an element of a list that is a map from the others. */
    static ObjectNode key(JsonNode element, List<String> names) {
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        for (String name : names) {
            JsonNode value = element.path(name);
            if (!value.isMissingNode()) {
                key.set(name, value);
            }
        }
        return key;
    }

    /** For each element of a list that is a map, by its key; of several with one key, the first. */
    static Map<ObjectNode, JsonNode> byKey(@Nullable JsonNode list, List<String> names) {
        Map<ObjectNode, JsonNode> elements = new HashMap<>();
        if (list instanceof ArrayNode array) {
            array.forEach(element -> elements.putIfAbsent(key(element, names), element));
        }
        return elements;
    }

    /** The positions of elements that stand in a list a second time. */
    static List<Integer> repeated(ArrayNode list, Structural schema) {
        Set<JsonNode> seen = new HashSet<>();
        List<Integer> repeated = new java.util.ArrayList<>(0);
        for (int i = 0; i < list.size(); i++) {
            JsonNode element = list.get(i);
            JsonNode identity =
                    schema.isListMap() ? key(element, schema.extensions().listMapKeys()) : element;
            if (!seen.add(identity)) {
                repeated.add(i);
            }
        }
        return repeated;
    }
}
