package io.jollyboat.apiserver.validation.pod.placement;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.SelectorValidation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What makes sound how pods are to be spread. */
public final class SpreadRules {
    private static final String POSITIVE = "must be greater than zero";

    private SpreadRules() {}

    /**
     * Checks topologySpreadConstraints.
     *
     * @param labels those of the pod; none for a template
     */
    public static void check(Field constraints, JsonNode labels) {
        List<Field> all = constraints.items();
        for (int i = 0; i < all.size(); i++) {
            Set<String> later = new HashSet<>();
            all.subList(i + 1, all.size()).forEach(each -> later.add(pair(each)));
            check(all.get(i), later, labels);
        }
    }

    private static String pair(Field constraint) {
        return '{'
                + constraint.text("topologyKey")
                + ", "
                + constraint.text("whenUnsatisfiable")
                + '}';
    }

    private static void check(Field constraint, Set<String> later, JsonNode labels) {
        positive(constraint.at("maxSkew"));
        if (constraint.at("topologyKey").absent()) {
            constraint.at("topologyKey").required("can not be empty");
        }
        constraint.at("whenUnsatisfiable").isRequiredOneOf("DoNotSchedule", "ScheduleAnyway");
        String pair = pair(constraint);
        if (later.contains(pair)) {
            constraint.at("{topologyKey, whenUnsatisfiable}").duplicate(pair);
        }
        minDomains(constraint.at("minDomains"), constraint.text("whenUnsatisfiable"));
        constraint.at("nodeAffinityPolicy").oneOf("Honor", "Ignore");
        constraint.at("nodeTaintsPolicy").oneOf("Honor", "Ignore");
        LabelKeyRules.check(constraint, labels);
        SelectorValidation.check(constraint.at("labelSelector"));
    }

    private static void positive(Field number) {
        if (number.number(0) <= 0) {
            number.invalid(number.absent() ? (Object) 0L : number.node(), POSITIVE);
        }
    }

    private static void minDomains(Field least, String otherwise) {
        if (least.absent()) {
            return;
        }
        positive(least);
        if (!otherwise.equals("DoNotSchedule")) {
            least.invalid(
                    "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + otherwise);
        }
    }
}
