package io.jollyboat.apiserver.validation;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Fields that are a number of pods or a share of them. */
public final class NumberOrPercent {
    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,9}%");

    private NumberOrPercent() {}

    /** A number or a share: not negative, and a share written as such. */
    public static void check(Field field) {
        if (field.node().isString()) {
            if (!PERCENT.matcher(field.text()).matches()) {
                field.invalid(
                        "a valid percent string must be a numeric string followed by an ending '%'"
                                + " (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')");
            }
        } else {
            field.notNegative();
        }
    }

    /** Whether it is no number and no share at all. */
    public static boolean isNothing(JsonNode numberOrPercent) {
        return numberOrPercent.isNumber()
                ? numberOrPercent.intValue() == 0
                : numberOrPercent.stringValue("").matches("0{1,9}%");
    }

    /** A share of more than all. */
    public static void atMostAll(Field field) {
        String text = field.text();
        if (PERCENT.matcher(text).matches()
                && Integer.parseInt(text.substring(0, text.length() - 1)) > 100) {
            field.invalid("must not be greater than 100%");
        }
    }
}
