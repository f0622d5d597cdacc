package io.jollyboat.core.placement;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One requirement on a node: a key, an operator (In, NotIn, Exists, DoesNotExist, Gt, Lt) and
 * values. An operator or value that cannot be understood matches no node.
 */
public record NodeRequirement(String key, String operator, List<String> values) {

    public static final String NAME_FIELD = "metadata.name";

    public NodeRequirement {
        values = List.copyOf(values);
    }

    public boolean matchesLabels(Map<String, String> labels) {
        return matches(labels.get(key));
    }

    public boolean matchesField(String nodeName) {
        boolean supported = operator.equals("In") || operator.equals("NotIn");
        return supported && key.equals(NAME_FIELD) && values.size() == 1 && matches(nodeName);
    }

    /** For people: {@code disk=ssd}, {@code zone in (east,west)}, {@code !gpu}. */
    String describe() {
        String all = String.join(",", values);
        return switch (operator) {
            case "In" -> values.size() == 1 ? key + "=" + all : key + " in (" + all + ")";
            case "NotIn" -> values.size() == 1 ? key + "!=" + all : key + " notin (" + all + ")";
            case "Exists" -> key;
            case "DoesNotExist" -> "!" + key;
            case "Gt" -> key + ">" + all;
            case "Lt" -> key + "<" + all;
            default -> key + " " + operator + " " + all;
        };
    }

    private boolean matches(@Nullable String actual) {
        return switch (operator) {
            case "In" -> actual != null && values.contains(actual);
            case "NotIn" -> actual == null || !values.contains(actual);
            case "Exists" -> actual != null;
            case "DoesNotExist" -> actual == null;
            case "Gt" -> compare(actual) > 0;
            case "Lt" -> compare(actual) < 0;
            default -> false;
        };
    }

    /** The sign of actual minus wanted; 0 (neither less nor greater) when either is no number. */
    private int compare(@Nullable String actual) {
        if (actual == null || values.size() != 1) {
            return 0;
        }
        OptionalLong left = number(actual);
        OptionalLong right = number(values.getFirst());
        return left.isPresent() && right.isPresent()
                ? Long.compare(left.getAsLong(), right.getAsLong())
                : 0;
    }

    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException notANumber) {
            return OptionalLong.empty();
        }
    }
}
