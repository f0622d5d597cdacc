package io.jollyboat.apiserver.fields;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** What tells the elements of a list apart. */
final class ListElements {

    private ListElements() {}

    /** The step that leads to an element; one that lacks a key counts as having null for it. */
    static String of(Form.Items list, JsonNode item) {
        if (list.relation() == Form.Relation.SET) {
            return Elements.value(item);
        }
        StringBuilder element = new StringBuilder("k:{");
        for (String name : list.keys()) {
            JsonNode value = item.get(name);
            value = value == null ? list.keyDefaults().get(name) : value;
            element.append(element.length() > 3 ? ",\"" : "\"").append(name).append("\":");
            Elements.append(element, value == null ? NullNode.getInstance() : value);
        }
        return element.append('}').toString();
    }

    /** What is wrong with an element of an applied list, or null. */
    static @Nullable String complaint(Form.Items list, JsonNode item) {
        if (list.relation() == Form.Relation.SET) {
            return item.isContainer()
                    ? "associative list without keys has an element that's a "
                            + (item.isObject() ? "map type" : "list type")
                    : null;
        }
        if (item.isNull()) {
            return "associative list with keys may not have a null element";
        }
        if (!item.isObject()) {
            return "associative list with keys may not have non-map elements";
        }
        for (String name : list.keys()) {
            if (!item.has(name) && !list.keyDefaults().containsKey(name)) {
                return "associative list with keys has an element that omits key field \""
                        + name
                        + "\" (and doesn't have default value)";
            }
        }
        return null;
    }

    /** The elements of a list by their step, in order; several where they are not told apart. */
    static Map<String, List<JsonNode>> byStep(Form.Items list, @Nullable JsonNode items) {
        Map<String, List<JsonNode>> found = new LinkedHashMap<>();
        if (items != null && items.isArray()) {
            for (JsonNode item : items) {
                found.computeIfAbsent(of(list, item), step -> new ArrayList<>(1)).add(item);
            }
        }
        return found;
    }
}
