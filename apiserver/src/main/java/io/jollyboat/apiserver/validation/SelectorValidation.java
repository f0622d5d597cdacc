package io.jollyboat.apiserver.validation;

import io.jollyboat.core.format.Formats;
import java.util.List;

/** The rules on label selectors in their object form. */
public final class SelectorValidation {
    private SelectorValidation() {}

    /** Checks a metav1.LabelSelector; an absent one is left alone. */
    public static void check(Field selector) {
        MetadataValidation.labels(selector.at("matchLabels"));
        for (Field expression : selector.at("matchExpressions").items()) {
            if (!values(expression)) {
                expression.at("operator").invalid("not a valid selector operator");
            }
            expression.at("key").matches(Formats::qualifiedName);
            expression.at("values").each(value -> value.matches(Formats::labelValue));
        }
    }

    /**
     * Checks that a requirement has values, or has none, as its operator wants it.
     *
     * @return false when it is not an operator on sets
     */
    public static boolean values(Field requirement) {
        Field values = requirement.at("values");
        return switch (requirement.text("operator")) {
            case "In", "NotIn" -> {
                if (values.empty()) {
                    values.required("must be specified when `operator` is 'In' or 'NotIn'");
                }
                yield true;
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.empty()) {
                    values.forbidden(
                            "may not be specified when `operator` is 'Exists' or"
                                    + " 'DoesNotExist'");
                }
                yield true;
            }
            default -> false;
        };
    }

    /** Whether the selector, of which all members are optional, selects everything. */
    public static boolean isEmpty(Field selector) {
        return List.of("matchLabels", "matchExpressions").stream()
                .allMatch(each -> selector.at(each).empty());
    }
}
