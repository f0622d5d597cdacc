package io.jollyboat.apiserver.structural;

import io.jollyboat.apiserver.cel.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * Names of members as rules write them: where a name is no identifier of the expression language,
 * or one of its words, parts of it are spelt out between double underscores.
 */
public final class Escapes {

    private Escapes() {}

    /** The name in rules; null when rules cannot speak of it. */
    public static @Nullable String escape(String name) {
        if (Identifiers.reserved(name)) {
            return "__" + name + "__";
        }
        if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
            return null;
        }
        StringBuilder escaped = new StringBuilder(name.length() + 8);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (name.startsWith("__", i)) {
                escaped.append("__underscores__");
                i++;
            } else if (c == '.') {
                escaped.append("__dot__");
            } else if (c == '-') {
                escaped.append("__dash__");
            } else if (c == '/') {
                escaped.append("__slash__");
            } else if (c == '_' || c < 128 && Character.isLetterOrDigit(c)) {
                escaped.append(c);
            } else {
                return null;
            }
        }
        return escaped.toString();
    }

    /** The name in JSON. */
    static String unescape(String name) {
        if (!name.contains("__")) {
            return name;
        }
        if (name.length() > 4
                && name.startsWith("__")
                && name.endsWith("__")
                && Identifiers.reserved(name.substring(2, name.length() - 2))) {
            return name.substring(2, name.length() - 2);
        }
        StringBuilder plain = new StringBuilder(name.length());
        int from = 0;
        for (int at = name.indexOf("__"); at >= 0; at = name.indexOf("__", from)) {
            plain.append(name, from, at);
            int end = name.indexOf("__", at + 2);
            String meant = end < 0 ? "" : meaning(name.substring(at + 2, end));
            if (meant.isEmpty()) {
                return name;
            }
            plain.append(meant);
            from = end + 2;
        }
        return plain.append(name.substring(from)).toString();
    }

    private static String meaning(String word) {
        return switch (word) {
            case "underscores" -> "__";
            case "dot" -> ".";
            case "dash" -> "-";
            case "slash" -> "/";
            default -> "";
        };
    }
}
