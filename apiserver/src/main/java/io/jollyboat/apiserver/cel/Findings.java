package io.jollyboat.apiserver.cel;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a compiler of expressions finds, in the words of Go's implementation, which users know: it
 * names no candidates for a call that does not fit, calls an error of syntax one, and has short
 * names for times and durations.
 */
final class Findings {

    /** The others are lines of the expression itself, and marks under them. */
    private static final Pattern FINDING = Pattern.compile("ERROR: <input>:-?\\d+:-?\\d+: .*");

    private static final Pattern CANDIDATES =
            Pattern.compile("( applied to '[^']*') \\(candidates: .*\\)$");
    private static final Pattern SYNTAX =
            Pattern.compile(
                    "^(ERROR: <input>:\\S+ )(?=mismatched input|no viable alternative"
                            + "|extraneous input|missing |token recognition error)");
    private static final Pattern OF_TYPES =
            Pattern.compile(".*: (?:found no matching overload|expected type) .*");
    private static final Pattern LONG_NAME =
            Pattern.compile("google\\.protobuf\\.(Timestamp|Duration)");

    private Findings() {}

    /** The text of all findings, reworded. */
    static String inGoWords(String findings) {
        return findings.lines()
                .map(line -> FINDING.matcher(line).matches() ? finding(line) : line)
                .collect(Collectors.joining("\n"));
    }

    private static String finding(String line) {
        String bare = CANDIDATES.matcher(line).replaceFirst("$1");
        if (OF_TYPES.matcher(bare).matches()) {
            return LONG_NAME
                    .matcher(bare)
                    .replaceAll(name -> name.group(1).toLowerCase(Locale.ROOT));
        }
        return SYNTAX.matcher(bare).replaceFirst("$1Syntax error: ");
    }
}
