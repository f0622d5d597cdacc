package io.jollyboat.controllers.pods;

import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A selector as Kubernetes' messages show it, where they show the whole of it. */
public final class WrittenSelector {

    private WrittenSelector() {}

    /**
     * @param selector with {@code matchLabels} and {@code matchExpressions}; may be missing
     */
    public static String of(JsonNode selector) {
        if (!selector.isObject()) {
            return "nil";
        }
        String labels =
                selector.path("matchLabels")
                        .propertyStream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(one -> one.getKey() + ": " + one.getValue().asString("") + ",")
                        .collect(Collectors.joining());
        String expressions =
                selector.path("matchExpressions")
                        .valueStream()
                        .map(WrittenSelector::requirement)
                        .collect(Collectors.joining());
        return "&LabelSelector{MatchLabels:map[string]string{"
                + labels
                + "},MatchExpressions:[]LabelSelectorRequirement{"
                + expressions
                + "},}";
    }

    private static String requirement(JsonNode expression) {
        return expression
                .path("values")
                .valueStream()
                .map(value -> value.asString(""))
                .collect(
                        Collectors.joining(
                                " ",
                                "LabelSelectorRequirement{Key:"
                                        + expression.path("key").asString("")
                                        + ",Operator:"
                                        + expression.path("operator").asString("")
                                        + ",Values:[",
                                "],},"));
    }
}
