package io.jollyboat.apiserver.patch;

import static java.util.Comparator.comparingInt;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merging of two lists: scalars by their value, objects by their merge key. The result has the
 * patch's items in the patch's order, and between them, as well as that can be, what only the
 * object had, in its old order.
 */
final class ListMerge {
    private ListMerge() {}

    static List<JsonNode> items(JsonNode array) {
        List<JsonNode> items = new ArrayList<>(array.size());
        array.forEach(items::add);
        return items;
    }

    static ArrayNode array(List<JsonNode> items) {
        return JsonNodeFactory.instance.arrayNode().addAll(items);
    }

    /** Whether two items stand for the same thing. */
    static boolean same(JsonNode left, JsonNode right, String mergeKey) {
        if (mergeKey.isEmpty() || !left.isObject() || !right.isObject()) {
            return left.equals(right);
        }
        JsonNode key = left.get(mergeKey);
        return key != null && key.equals(right.get(mergeKey));
    }

    private static int indexOf(List<JsonNode> list, JsonNode item, String mergeKey) {
        for (int i = 0; i < list.size(); i++) {
            if (same(list.get(i), item, mergeKey)) {
                return i;
            }
        }
        return -1;
    }

    static List<JsonNode> merged(ArrayNode present, ArrayNode changes, PatchSchema.Member member) {
        List<JsonNode> before = items(present);
        List<JsonNode> asked = items(changes);
        boolean objects =
                before.stream().anyMatch(JsonNode::isObject)
                        || asked.stream().anyMatch(JsonNode::isObject);
        if (!objects) {
            List<JsonNode> merged = new ArrayList<>();
            for (List<JsonNode> each : List.of(before, asked)) {
                each.stream().filter(item -> !merged.contains(item)).forEach(merged::add);
            }
            return ordered(merged, asked, before, "");
        }
        if (member.mergeKey().isEmpty()) {
            throw StrategicMergePatch.badFormat("cannot merge lists without merge key");
        }
        return mergedObjects(before, asked, member);
    }

    private static List<JsonNode> mergedObjects(
            List<JsonNode> before, List<JsonNode> asked, PatchSchema.Member member) {
        String mergeKey = member.mergeKey();
        List<JsonNode> left = new ArrayList<>(before);
        List<JsonNode> changes = new ArrayList<>();
        boolean replace = false;
        for (JsonNode each : asked) {
            if (!(each instanceof ObjectNode item)) {
                throw StrategicMergePatch.badFormat(
                        "expected a list of objects, but found " + each);
            }
            JsonNode directive = item.get(StrategicMergePatch.DIRECTIVE);
            if (directive == null) {
                changes.add(item);
                continue;
            }
            switch (directive.stringValue("")) {
                case "delete" -> {
                    requireKey(item, mergeKey);
                    left.removeIf(other -> same(other, item, mergeKey));
                }
                case "replace" -> replace = true;
                case "merge" ->
                        throw StrategicMergePatch.badFormat(
                                "merging lists cannot yet be specified in the patch");
                default ->
                        throw StrategicMergePatch.badFormat(
                                "unknown patch type found: " + directive);
            }
        }
        if (replace) {
            return plain(changes);
        }
        for (JsonNode each : changes) {
            ObjectNode item = (ObjectNode) each;
            requireKey(item, mergeKey);
            int at = indexOf(left, item, mergeKey);
            if (at >= 0 && left.get(at) instanceof ObjectNode existing) {
                left.set(at, StrategicMergePatch.merged(existing, item.deepCopy(), member.below()));
            } else {
                left.add(StrategicMergePatch.withoutDirectives(item));
            }
        }
        return ordered(left, changes, before, mergeKey);
    }

    private static List<JsonNode> plain(List<JsonNode> objects) {
        List<JsonNode> plain = new ArrayList<>();
        objects.forEach(
                each -> plain.add(StrategicMergePatch.withoutDirectives((ObjectNode) each)));
        return plain;
    }

    private static void requireKey(ObjectNode item, String mergeKey) {
        if (!item.has(mergeKey)) {
            throw StrategicMergePatch.badFormat(
                    "map: " + item + " does not contain declared merge key: " + mergeKey);
        }
    }

    /**
     * Puts items in order: those that the wanted order names stand as it says; the others keep
     * their old order and go before the first wanted item that stood behind them of old.
     */
    static List<JsonNode> ordered(
            List<JsonNode> items, List<JsonNode> wanted, List<JsonNode> old, String mergeKey) {
        List<JsonNode> named = new ArrayList<>();
        List<JsonNode> others = new ArrayList<>();
        for (JsonNode item : items) {
            (indexOf(wanted, item, mergeKey) >= 0 ? named : others).add(item);
        }
        // The sorts are stable, so items of one key (a port in two protocols) keep their order.
        named.sort(comparingInt(item -> indexOf(wanted, item, mergeKey)));
        others.sort(comparingInt(item -> indexOf(old, item, mergeKey)));
        List<JsonNode> result = new ArrayList<>(items.size());
        int nextNamed = 0;
        int nextOther = 0;
        while (nextNamed < named.size() || nextOther < others.size()) {
            boolean takeOther =
                    nextNamed == named.size()
                            || nextOther < others.size()
                                    && standsBefore(
                                            others.get(nextOther),
                                            named.get(nextNamed),
                                            old,
                                            mergeKey);
            result.add(takeOther ? others.get(nextOther++) : named.get(nextNamed++));
        }
        return result;
    }

    private static boolean standsBefore(
            JsonNode left, JsonNode right, List<JsonNode> order, String mergeKey) {
        int leftAt = indexOf(order, left, mergeKey);
        int rightAt = indexOf(order, right, mergeKey);
        return leftAt >= 0 && rightAt >= 0 && leftAt < rightAt;
    }
}
