package io.jollyboat.apiserver.fields;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lays an applied configuration over an object: what it says holds, what it is silent about stays.
 * The result shares nodes with both.
 */
public final class Merge {

    private Merge() {}

    /** The object with the configuration laid over it. */
    public static ObjectNode of(ObjectNode live, ObjectNode applied, Form form) {
        JsonNode merged = value(form, live, applied);
        return merged instanceof ObjectNode object ? object : live;
    }

    private static @Nullable JsonNode value(
            Form form, @Nullable JsonNode live, @Nullable JsonNode applied) {
        if (applied == null) {
            return live;
        }
        return switch (Deduction.of(form, applied)) {
            case Form.Members members when !members.atomic() -> members(members, live, applied);
            case Form.Items items when items.relation() != Form.Relation.ATOMIC ->
                    items(items, live, applied);
            default -> applied;
        };
    }

    private static @Nullable JsonNode members(
            Form.Members form, @Nullable JsonNode live, JsonNode applied) {
        if (!(live instanceof ObjectNode) && !(applied instanceof ObjectNode)
                || empty(live) && empty(applied)) {
            return applied;
        }
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        if (live instanceof ObjectNode object) {
            merged.setAll(object);
        }
        if (applied instanceof ObjectNode object) {
            object.forEachEntry(
                    (name, value) -> {
                        Form below = form.member(name);
                        JsonNode all =
                                value(
                                        below == null ? Form.DEDUCED : below,
                                        merged.get(name),
                                        value);
                        if (all == null) {
                            merged.remove(name);
                        } else {
                            merged.set(name, all);
                        }
                    });
        }
        return merged;
    }

    private static boolean empty(@Nullable JsonNode node) {
        return node == null || node.isEmpty();
    }

    private static @Nullable JsonNode items(
            Form.Items form, @Nullable JsonNode live, JsonNode applied) {
        if (empty(live) && empty(applied)) {
            return applied;
        }
        Map<String, JsonNode> wanted = new LinkedHashMap<>();
        ListElements.byStep(form, applied)
                .forEach((step, items) -> wanted.put(step, items.getFirst()));
        Map<String, List<JsonNode>> present = ListElements.byStep(form, live);
        Interleaving order = new Interleaving(steps(form, live), List.copyOf(wanted.keySet()));
        ArrayNode merged = JsonNodeFactory.instance.arrayNode();
        Map<String, Integer> used = new LinkedHashMap<>();
        for (String step : order.steps()) {
            List<JsonNode> before = present.getOrDefault(step, List.of());
            JsonNode next = wanted.get(step);
            if (next == null) {
                merged.add(before.get(used.merge(step, 1, Integer::sum) - 1));
                continue;
            }
            // what is there several times cannot be merged with: the configuration's stands alone
            JsonNode one = before.size() == 1 ? before.getFirst() : null;
            JsonNode all = value(form.element(), one, next);
            if (all != null) {
                merged.add(all);
            }
        }
        return merged.isEmpty() ? null : merged;
    }

    private static List<String> steps(Form.Items form, @Nullable JsonNode items) {
        List<String> steps = new ArrayList<>();
        if (items != null && items.isArray()) {
            items.forEach(item -> steps.add(ListElements.of(form, item)));
        }
        return steps;
    }

    /**
     * The order of a merged list: the configuration's own items stand in its order, the others stay
     * in theirs, each before the first shared item that it stood before.
     */
    private record Interleaving(List<String> live, List<String> applied) {

        List<String> steps() {
            Set<String> wanted = new HashSet<>(applied);
            Set<String> present = new HashSet<>(live);
            List<String> shared = applied.stream().filter(present::contains).toList();
            Set<String> done = new HashSet<>();
            List<String> merged = new ArrayList<>();
            int next = 0;
            int l = 0;
            int r = 0;
            while (l < live.size() || r < applied.size()) {
                if (l < live.size()) {
                    String step = live.get(l);
                    if (!wanted.contains(step)) {
                        merged.add(step);
                        l++;
                        continue;
                    }
                    String awaited = next < shared.size() ? shared.get(next) : step;
                    if (r < applied.size() && !awaited.equals(step)) {
                        l++; // its turn comes where the configuration has it
                        continue;
                    }
                    l += done.contains(step) || same(applied, r, step) ? 1 : 0;
                }
                if (r < applied.size()) {
                    String step = applied.get(r++);
                    merged.add(step);
                    done.add(step);
                    next += next < shared.size() && shared.get(next).equals(step) ? 1 : 0;
                }
            }
            return merged;
        }

        private static boolean same(List<String> steps, int at, String step) {
            return at < steps.size() && steps.get(at).equals(step);
        }
    }
}
