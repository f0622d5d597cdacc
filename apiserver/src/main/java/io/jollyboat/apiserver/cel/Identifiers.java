package io.jollyboat.apiserver.cel;

import java.util.Set;
import java.util.regex.Pattern;

/** What expressions may call things. */
public final class Identifiers {

    private static final Pattern FORM = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
    private static final Set<String> WORDS =
            Set.of(
                    "true",
                    "false",
                    "null",
                    "in",
                    "as",
                    "break",
                    "const",
                    "continue",
                    "else",
                    "for",
                    "function",
                    "if",
                    "import",
                    "let",
                    "loop",
                    "package",
                    "namespace",
                    "return",
                    "var",
                    "void",
                    "while");

    private Identifiers() {}

    /** Whether a name is a word of the language, or may become one. */
    public static boolean reserved(String name) {
        return WORDS.contains(name);
    }

    /** Whether a name can be written as it is. */
    public static boolean valid(String name) {
        return FORM.matcher(name).matches() && !reserved(name);
    }
}
