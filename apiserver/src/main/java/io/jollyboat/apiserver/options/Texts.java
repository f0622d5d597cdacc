package io.jollyboat.apiserver.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The forms of values that flags of Kubernetes have. */
public final class Texts {

    private Texts() {}

    /** {@code a,b,c}. */
    public static List<String> list(String text) {
        List<String> all = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            if (!each.isBlank()) {
                all.add(each.strip());
            }
        }
        return all;
    }

    /** {@code a=1,b=2}; what has no sign of equality has an empty value. */
    public static Map<String, String> pairs(String text) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String each : list(text)) {
            int equals = each.indexOf('=');
            all.put(
                    equals < 0 ? each : each.substring(0, equals),
                    equals < 0 ? "" : each.substring(equals + 1));
        }
        return all;
    }

    /**
     * {@code true} or {@code false}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static boolean flag(String text) {
        return switch (text) {
            case "true", "True", "TRUE", "1", "t", "T" -> true;
            case "false", "False", "FALSE", "0", "f", "F" -> false;
            default -> throw new IllegalArgumentException("it is true or false");
        };
    }

    /**
     * A whole number that is not negative.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static int whole(String value) {
        if (!value.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("it is a number");
        }
        return Integer.parseInt(value);
    }

    /**
     * Reads a number that may have a fraction.
     *
     * @throws IllegalArgumentException when it is none, or less than zero
     */
    public static double number(String value) {
        double number = Double.parseDouble(value);
        if (!(number >= 0 && number < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("it must be a number from zero on");
        }
        return number;
    }
}
