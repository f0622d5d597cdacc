package io.jollyboat.apiserver.cel;

import dev.cel.common.CelErrorCode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why expressions fail, in the words of Go's implementation, which users of Kubernetes know and
 * search for.
 */
final class GoWords {

    /** What one of the library's sentences is in Go's; {@code $1} is what its first group found. */
    private record Sentence(Pattern ours, String theirs) {}

    private static final String OUT_OF_RANGE = "index out of range: $1";

    private static final List<Sentence> SENTENCES =
            List.of(
                    sentence("key '(.*)' is not present in map\\.?", "no such key: $1"),
                    sentence(
                            "Error resolving field '(.*)'\\. Field selections must be performed on"
                                    + " messages or maps\\.",
                            "no such key: $1"),
                    sentence("Index out of bounds: (.*)", "index out of bounds: $1"),
                    sentence(".* failure: (?:Index|Offset) out of range: (.*)", OUT_OF_RANGE),
                    sentence(
                            "Function 'optional_value' failed with arg\\(s\\) 'Optional.empty'",
                            "optional.none() dereference"),
                    sentence("Unknown time-zone ID: (.*)", "unknown time zone $1"),
                    sentence(
                            "invalid duration format",
                            "type conversion error from 'string' to 'google.protobuf.Duration'"),
                    sentence(
                            "Text '.*' could not be parsed.*",
                            "type conversion error from 'string' to 'google.protobuf.Timestamp'"));

    private GoWords() {}

    private static Sentence sentence(String ours, String theirs) {
        return new Sentence(Pattern.compile(ours, Pattern.DOTALL), theirs);
    }

    /**
     * @param bare what the library says, without the place
     */
    static String of(CelErrorCode code, String bare) {
        for (Sentence each : SENTENCES) {
            Matcher matcher = each.ours.matcher(bare);
            if (matcher.matches()) {
                return matcher.replaceFirst(each.theirs);
            }
        }
        return switch (code) {
            case ATTRIBUTE_NOT_FOUND -> "no such key: " + bare;
            case DIVIDE_BY_ZERO -> "division by zero";
            case OVERLOAD_NOT_FOUND -> "no such overload";
            case NUMERIC_OVERFLOW ->
                    bare.contains("uint") || bare.contains("unsigned")
                            ? "unsigned integer overflow"
                            : "integer overflow";
            default -> bare;
        };
    }
}
