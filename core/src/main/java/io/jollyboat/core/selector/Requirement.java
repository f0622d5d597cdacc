package io.jollyboat.core.selector;

import io.jollyboat.core.format.Formats;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One condition on one label.
 *
 * @param values what the label is compared with, sorted; none for the operators that only ask
 *     whether the label exists
 */
public record Requirement(String key, Operator operator, List<String> values) {
    public Requirement {
        values = values.stream().sorted().distinct().toList();
    }

    /**
     * A condition that makes sense.
     *
     * @throws IllegalArgumentException in Kubernetes' words, when the key, the operator and the
     *     values do not go together
     */
    public static Requirement checked(String key, Operator operator, List<String> values) {
        Requirement requirement = new Requirement(key, operator, values);
        requirement.check();
        return requirement;
    }

    private void check() {
        checkKey(key);
        switch (operator) {
            case IN, NOT_IN -> {
                if (values.isEmpty()) {
                    throw wrong(
                            "values",
                            "[]",
                            "for 'in', 'notin' operators, values set can't be empty");
                }
            }
            case EXISTS, DOES_NOT_EXIST -> {
                if (!values.isEmpty()) {
                    throw wrong(
                            "values",
                            values.toString(),
                            "values set must be empty for exists and does not exist");
                }
            }
            case EQUALS, NOT_EQUALS -> {
                if (values.size() != 1) {
                    throw wrong(
                            "values",
                            values.toString(),
                            "exact-match compatibility requires one single value");
                }
            }
            case GREATER_THAN, LESS_THAN -> {
                if (values.size() != 1) {
                    throw wrong(
                            "values",
                            values.toString(),
                            "for 'Gt', 'Lt' operators, exactly one value is required");
                }
                if (number(values.getFirst()) == null) {
                    throw wrong(
                            "values[0]",
                            quoted(values.getFirst()),
                            "for 'Gt', 'Lt' operators, the value must be an integer");
                }
            }
        }
        for (int i = 0; i < values.size(); i++) {
            List<String> complaints = Formats.labelValue(values.get(i));
            if (!complaints.isEmpty()) {
                throw wrong(
                        "values[" + i + "][" + key + "]",
                        quoted(values.get(i)),
                        String.join("; ", complaints));
            }
        }
    }

    static void checkKey(String key) {
        List<String> complaints = Formats.qualifiedName(key);
        if (!complaints.isEmpty()) {
            // The place is Kubernetes' own: a path that nobody set.
            throw wrong("<nil>", quoted(key), String.join("; ", complaints));
        }
    }

    private static IllegalArgumentException wrong(String path, String value, String detail) {
        return new IllegalArgumentException(path + ": Invalid value: " + value + ": " + detail);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Whether labels of which this function gives the values, or null, fulfil the condition. */
    public boolean matches(Function<String, @Nullable String> labels) {
        String value = labels.apply(key);
        return switch (operator) {
            case IN, EQUALS -> value != null && values.contains(value);
            case NOT_IN, NOT_EQUALS -> value == null || !values.contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
            case GREATER_THAN -> value != null && compare(value) > 0;
            case LESS_THAN -> value != null && compare(value) < 0;
        };
    }

    private int compare(String value) {
        Long left = number(value);
        Long right = number(values.getFirst());
        return left == null || right == null ? 0 : Long.compare(left, right);
    }

    private static @Nullable Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** As it is written in a selector string. */
    @Override
    public String toString() {
        return switch (operator) {
            case EXISTS -> key;
            case DOES_NOT_EXIST -> "!" + key;
            case EQUALS, NOT_EQUALS -> key + operator.word() + values.getFirst();
            case GREATER_THAN -> key + ">" + values.getFirst();
            case LESS_THAN -> key + "<" + values.getFirst();
            case IN, NOT_IN -> key + " " + operator.word() + " (" + String.join(",", values) + ")";
        };
    }
}
