package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Conditions that have the form all kinds share ({@code meta/v1 Condition}). */
final class ConditionRules {
    private static final int LONGEST_REASON = 1024;
    private static final int LONGEST_MESSAGE = 32 * 1024;
    private static final Pattern REASON =
            Pattern.compile("[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?", Pattern.DOTALL);

    private ConditionRules() {}

    static void check(Field conditions) {
        Set<String> types = new HashSet<>();
        for (Field condition : conditions.items()) {
            condition.at("type").unique(types);
            check(condition, condition.at("reason"));
        }
    }

    private static void check(Field condition, Field reason) {
        condition.at("type").matches(Formats::qualifiedName);
        condition.at("status").oneOf("False", "True", "Unknown");
        Field generation = condition.at("observedGeneration");
        if (generation.number(0) < 0) {
            generation.invalid("must be greater than or equal to zero");
        }
        if (condition.at("lastTransitionTime").absent()) {
            condition.at("lastTransitionTime").required("must be set");
        }
        if (reason.text().isEmpty()) {
            reason.required("must be set");
        } else {
            if (!REASON.matcher(reason.text()).matches()) {
                reason.invalid(
                        "a condition reason must start with alphabetic character, optionally followed"
                                + " by a string of alphanumeric characters or '_,:', and must end with"
                                + " an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME', "
                                + " or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used"
                                + " for validation is '"
                                + REASON
                                + "')");
            }
            reason.atMostBytes(LONGEST_REASON);
        }
        condition.at("message").atMostBytes(LONGEST_MESSAGE);
    }
}
