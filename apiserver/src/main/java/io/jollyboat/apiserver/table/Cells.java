package io.jollyboat.apiserver.table;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.selector.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What several kinds show in the same way. */
final class Cells {
    static final String NONE = "<none>";
    static final String UNKNOWN = "<unknown>";

    private Cells() {}

    static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    static String orUnknown(String text) {
        return text.isEmpty() ? UNKNOWN : text;
    }

    /** The whole number at the path, or zero. */
    static long count(JsonNode object, String... path) {
        return Trees.number(object, 0, path);
    }

    /** A map of labels: {@code app=web,tier=front}. */
    static String labels(JsonNode labels) {
        if (labels.isEmpty()) {
            return NONE;
        }
        TreeMap<String, String> sorted = new TreeMap<>();
        labels.forEachEntry((key, value) -> sorted.put(key, value.stringValue("")));
        return sorted.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(","));
    }

    /** A label selector in its string form. */
    static String selector(JsonNode selector) {
        try {
            return orNone(LabelSelector.of(selector).toString());
        } catch (IllegalArgumentException unsound) {
            return "<error>";
        }
    }

    /** The names of a pod template's containers. */
    static String containers(JsonNode podSpec) {
        return joined(podSpec, "name");
    }

    /** The images of a pod template's containers. */
    static String images(JsonNode podSpec) {
        return joined(podSpec, "image");
    }

    private static String joined(JsonNode podSpec, String member) {
        return Trees.objects(podSpec, "containers").stream()
                .map(container -> Trees.text(container, member))
                .collect(Collectors.joining(","));
    }

    /** Some of many: the first few, and how many more there are. */
    static String few(List<String> all, int most, String ifEmpty) {
        return few(all, most, ",", ifEmpty);
    }

    /** The same, with other words between two of them than a bare comma. */
    static String few(List<String> all, int most, String between, String ifEmpty) {
        if (all.isEmpty()) {
            return ifEmpty;
        }
        String shown = String.join(between, all.subList(0, Math.min(most, all.size())));
        return all.size() <= most ? shown : shown + " + " + (all.size() - most) + " more...";
    }

    /** The status of the condition of that type, or the empty string. */
    static String condition(ObjectNode object, String type) {
        return Trees.objects(object, "status", "conditions").stream()
                .filter(condition -> Trees.text(condition, "type").equals(type))
                .map(condition -> Trees.text(condition, "status"))
                .findFirst()
                .orElse("");
    }

    /** The texts of a member of all objects in a list. */
    static List<String> all(JsonNode object, String member, String... list) {
        List<String> texts = new ArrayList<>();
        for (ObjectNode each : Trees.objects(object, list)) {
            texts.add(Trees.text(each, member));
        }
        return texts;
    }

    /** True and False, as Kubernetes prints them in text columns. */
    static String word(boolean flag) {
        return flag ? "True" : "False";
    }
}
