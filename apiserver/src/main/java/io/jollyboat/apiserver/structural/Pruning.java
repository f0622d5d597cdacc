package io.jollyboat.apiserver.structural;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cuts off what a schema does not know. What every object has ({@code apiVersion}, {@code kind},
 * {@code metadata}) stays, at the root and in embedded objects.
 */
public final class Pruning {

    private static final Set<String> OF_ALL_OBJECTS = Set.of("apiVersion", "kind", "metadata");

    private final List<String> cut = new ArrayList<>(0);

    private Pruning() {}

    /**
     * Prunes an object.
     *
     * @return the paths of what was cut off, as in {@code spec.items[0].colour}
     */
    public static List<String> apply(ObjectNode object, Structural schema) {
        Pruning pruning = new Pruning();
        pruning.object(object, schema, true, "");
        return pruning.cut;
    }

    /** Prunes what stands below an object of the API. */
    static List<String> applyBelow(ObjectNode value, Structural schema) {
        Pruning pruning = new Pruning();
        pruning.value(value, schema, "");
        return pruning.cut;
    }

    private void value(JsonNode value, @Nullable Structural schema, String path) {
        switch (value) {
            case ObjectNode object ->
                    object(object, schema, schema != null && schema.extensions().embedded(), path);
            case ArrayNode array -> {
                Structural items = schema == null ? null : schema.items();
                boolean kept = schema != null && schema.extensions().preserves() && items == null;
                for (int i = 0; i < array.size() && !kept; i++) {
                    value(array.get(i), items, path + "[" + i + "]");
                }
            }
            default -> {}
        }
    }

    private void object(
            ObjectNode object, @Nullable Structural schema, boolean resource, String path) {
        boolean preserves = schema != null && schema.extensions().preserves();
        Iterator<Map.Entry<String, JsonNode>> members = object.properties().iterator();
        while (members.hasNext()) {
            Map.Entry<String, JsonNode> member = members.next();
            String name = member.getKey();
            if (resource && OF_ALL_OBJECTS.contains(name)) {
                continue; // pruned by its own rules
            }
            String below = path.isEmpty() ? name : path + "." + name;
            Structural known = schema == null ? null : schema.member(name);
            if (known != null || schema != null && schema.open()) {
                value(member.getValue(), known, below);
            } else if (!preserves) {
                cut.add(below);
                members.remove();
            }
        }
    }
}
