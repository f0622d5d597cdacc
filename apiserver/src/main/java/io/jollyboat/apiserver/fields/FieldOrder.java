package io.jollyboat.apiserver.fields;

import static io.jollyboat.apiserver.fields.FieldAlgebra.SELF;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The order in which Kubernetes writes the elements of a set of fields. */
@SuppressWarnings("ReferenceEquality") // what is in order is kept as it is
final class FieldOrder {

    private FieldOrder() {}

    /** The set in its order; the very same tree when it is. */
    static ObjectNode sorted(ObjectNode node) {
        if (node.isEmpty()) {
            return node;
        }
        Map<String, JsonNode> otherwise = null;
        boolean inOrder = true;
        String before = null;
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            String element = each.getKey();
            if (element.equals(SELF)) {
                inOrder &= before == null;
                continue;
            }
            inOrder &= before == null || Elements.ORDER.compare(before, element) < 0;
            before = element;
            ObjectNode below = (ObjectNode) each.getValue();
            ObjectNode sorted = sorted(below);
            if (sorted != below) {
                otherwise = otherwise == null ? new HashMap<>() : otherwise;
                otherwise.put(element, sorted);
            }
        }
        return inOrder && otherwise == null ? node : rearranged(node, otherwise);
    }

    private static ObjectNode rearranged(
            ObjectNode node, @Nullable Map<String, JsonNode> otherwise) {
        List<String> elements = new ArrayList<>(node.propertyNames());
        elements.remove(SELF);
        elements.sort(Elements.ORDER);
        ObjectNode sorted = JsonNodeFactory.instance.objectNode();
        if (node.has(SELF)) {
            sorted.putObject(SELF);
        }
        for (String element : elements) {
            JsonNode below = otherwise == null ? null : otherwise.get(element);
            sorted.set(element, below == null ? node.get(element) : below);
        }
        return sorted;
    }
}
