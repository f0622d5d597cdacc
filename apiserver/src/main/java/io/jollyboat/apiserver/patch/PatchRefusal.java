package io.jollyboat.apiserver.patch;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * That a patch made something that is no object of its kind. Kubernetes refuses that as invalid,
 * names no object, and shows of a strategic merge patch the patch, as Go prints it, and of others
 * what they made.
 */
public final class PatchRefusal {

    private static final Pattern MISMATCH =
            Pattern.compile(
                    "json: cannot unmarshal (\\w+)( \\S+)? into Go struct field \\S+ of type (.+)");

    private PatchRefusal() {}

    /** Of a JSON patch or a merge patch. */
    public static ApiException ofMade(JsonNode made, String why) {
        return of(made.toString(), why);
    }

    /**
     * Of a strategic merge patch.
     *
     * @param why as JSON's reader would say it; Kubernetes has another here, with words of its own
     */
    public static ApiException ofStrategic(JsonNode patch, String why) {
        Matcher mismatch = MISMATCH.matcher(why);
        String told =
                mismatch.matches()
                        ? converted(
                                String.valueOf(mismatch.group(1)),
                                mismatch.group(2),
                                String.valueOf(mismatch.group(3)))
                        : why;
        return of(printed(patch), told);
    }

    private static ApiException of(String shown, String why) {
        String quoted = '"' + shown.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        return ApiException.invalid(
                "",
                "",
                "",
                List.of(
                        new Cause(
                                "FieldValueInvalid",
                                "Invalid value: " + quoted + ": " + why,
                                "patch")));
    }

    private static String converted(String json, @Nullable String digits, String type) {
        String kind =
                switch (json) {
                    case "number" -> digits == null ? "int64" : "float64";
                    case "array" -> "slice";
                    case "object" -> "map";
                    default -> json;
                };
        if (type.startsWith("map[")) {
            return "cannot restore map from " + kind;
        }
        if (type.startsWith("[]")) {
            return "cannot restore slice from " + kind;
        }
        if (type.contains(".")) {
            return "cannot restore struct from: " + kind;
        }
        return type.equals("string") && kind.equals("int64")
                ? "cannot convert int64 to string"
                : "unrecognized type: " + type;
    }

    /** As Go prints maps: by their keys' order, without quotes. */
    private static String printed(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(each -> each.getKey() + ":" + printed(each.getValue()))
                    .collect(Collectors.joining(" ", "map[", "]"));
        }
        if (node.isArray()) {
            return node.valueStream()
                    .map(PatchRefusal::printed)
                    .collect(Collectors.joining(" ", "[", "]"));
        }
        return node.isNull() ? "<nil>" : node.asString("");
    }
}
