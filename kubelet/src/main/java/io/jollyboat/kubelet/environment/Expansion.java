package io.jollyboat.kubelet.environment;

import java.util.Map;

/**
 * Replaces {@code $(NAME)} by the value of a variable, as Kubernetes does in environment values,
 * commands and arguments. A reference to an unknown variable stays as it is written, {@code $$}
 * stands for one dollar, and a dollar before anything else for itself.
 */
public final class Expansion {

    private Expansion() {}

    /** One pass over the text: what a value brings in is not expanded again. */
    public static String expand(String text, Map<String, String> variables) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        var out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '$' || at + 1 == text.length()) {
                out.append(c);
                at++;
                continue;
            }
            char next = text.charAt(at + 1);
            if (next == '$') {
                out.append('$');
                at += 2;
            } else if (next == '(') {
                at = reference(text, at, variables, out);
            } else {
                out.append('$').append(next);
                at += 2;
            }
        }
        return out.toString();
    }

    /** Reads {@code $(…)} at the given place; returns the place behind what was consumed. */
    private static int reference(
            String text, int at, Map<String, String> variables, StringBuilder out) {
        int close = text.indexOf(')', at + 2);
        if (close < 0) {
            out.append("$(");
            return at + 2;
        }
        String name = text.substring(at + 2, close);
        String value = variables.get(name);
        out.append(value == null ? text.substring(at, close + 1) : value);
        return close + 1;
    }
}
