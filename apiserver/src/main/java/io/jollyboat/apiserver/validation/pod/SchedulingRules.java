package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What makes sound when a pod is placed, and what taints of nodes it bears. */
public final class SchedulingRules {
    private SchedulingRules() {}

    static void gates(Field gates) {
        Set<String> seen = new HashSet<>();
        for (Field gate : gates.items()) {
            Formats.qualifiedName(gate.text("name"))
                    .forEach(wrong -> gate.invalid(gate.text("name"), wrong));
            if (!seen.add(gate.text("name"))) {
                gate.duplicate(gate.text("name"));
            }
        }
    }

    /** Those of a pod, or of what pods get theirs from. */
    public static void tolerations(Field all) {
        all.each(SchedulingRules::toleration);
    }

    private static void toleration(Field toleration) {
        Field key = toleration.at("key");
        key.matchesIfPresent(Formats::qualifiedName);
        Field operator = toleration.at("operator");
        if (key.absent() && !operator.text().equals("Exists")) {
            operator.invalid(
                    "operator must be Exists when `key` is empty, which means \"match all values"
                            + " and all keys\"");
        }
        if (toleration.has("tolerationSeconds") && !toleration.text("effect").equals("NoExecute")) {
            toleration
                    .at("effect")
                    .invalid("effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        value(operator, toleration.text("value"));
        toleration.at("effect").oneOf("NoSchedule", "PreferNoSchedule", "NoExecute");
    }

    /** What is wrong with a value is said of the operator that asks for it. */
    private static void value(Field operator, String value) {
        switch (operator.text()) {
            case "", "Equal" -> {
                List<String> wrong = Formats.labelValue(value);
                if (!wrong.isEmpty()) {
                    operator.invalid(value, String.join(";", wrong));
                }
            }
            case "Exists" -> {
                if (!value.isEmpty()) {
                    operator.invalid(value, "value must be empty when `operator` is 'Exists'");
                }
            }
            // These need a feature that is off in Kubernetes 1.36 unless one asks for it.
            case "Lt", "Gt" ->
                    operator.violations()
                            .notSupported(
                                    operator.path(),
                                    operator.node(),
                                    List.of("Equal", "Exists", "Lt", "Gt"));
            default -> operator.oneOf("Equal", "Exists");
        }
    }
}
