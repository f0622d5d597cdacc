package io.jollyboat.apiserver.validation.device;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.Set;

/** What keeps claims away from devices, and who comes nevertheless; and what pods wait for. */
final class DeviceMarks {

    private static final int MOST_CONDITIONS = 4;
    private static final String[] EFFECTS = {"NoExecute", "NoSchedule", "None"};

    private DeviceMarks() {}

    static void taint(Field taint) {
        taint.at("key").matches(Formats::qualifiedName);
        taint.at("value").matchesIfPresent(Formats::labelValue);
        taint.at("effect").isRequiredOneOf(EFFECTS);
    }

    static void toleration(Field toleration) {
        toleration.at("key").matchesIfPresent(Formats::qualifiedName);
        Field value = toleration.at("value");
        Field operator = toleration.at("operator");
        switch (operator.text()) {
            case "Exists" -> {
                if (!value.text().isEmpty()) {
                    value.invalid("must be empty for operator `Exists`");
                }
            }
            case "Equal" -> value.matches(Formats::labelValue);
            case "" -> operator.required();
            default -> operator.oneOf("Equal", "Exists");
        }
        toleration.at("effect").oneOf(EFFECTS);
    }

    /** The conditions that a pod waits for, and those that end its waiting. */
    static void bindingConditions(Field of) {
        Field good = of.at("bindingConditions");
        Field bad = of.at("bindingFailureConditions");
        Lists.checked(good, MOST_CONDITIONS, each -> each.matches(Formats::qualifiedName));
        Lists.checked(bad, MOST_CONDITIONS, each -> each.matches(Formats::qualifiedName));
        Set<String> waited = unique(good);
        unique(bad);
        bad.each(
                each -> {
                    if (waited.contains(each.text())) {
                        each.invalid(
                                "bindingFailureConditions must not overlap with bindingConditions");
                    }
                });
        if (good.empty() && !bad.empty()) {
            good.invalid("bindingConditions are required to use bindingFailureConditions");
        }
        if (bad.empty() && !good.empty()) {
            bad.invalid("bindingFailureConditions are required to use bindingConditions");
        }
    }

    private static Set<String> unique(Field conditions) {
        Set<String> seen = new HashSet<>();
        conditions.each(
                each -> {
                    if (!seen.add(each.text())) {
                        each.duplicate();
                    }
                });
        return seen;
    }
}
