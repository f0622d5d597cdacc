package io.jollyboat.core.selector;

import io.jollyboat.core.errors.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Chooses objects by the values of a few fields: {@code spec.nodeName=x,status.phase!=Failed}.
 *
 * <p>Which fields may be named is the resource's affair.
 *
 * @param terms the conditions, all of which must hold
 */
public record FieldSelector(List<Term> terms) {
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    /**
     * One condition.
     *
     * @param field the dotted path
     * @param equal whether the field must equal the value, or must not
     */
    public record Term(String field, boolean equal, String value) {
        @Override
        public String toString() {
            return field + (equal ? "=" : "!=") + escaped(value);
        }
    }

    public FieldSelector {
        terms = List.copyOf(terms);
    }

    /**
     * Reads the string form; a backslash takes the meaning from a comma, an equals sign or itself.
     *
     * @throws ApiException 400, in Kubernetes' words
     */
    public static FieldSelector parse(String text) {
        List<Term> terms = new ArrayList<>();
        for (String part : parts(text)) {
            if (!part.isEmpty()) {
                terms.add(term(part, text));
            }
        }
        return terms.isEmpty() ? EVERYTHING : new FieldSelector(terms);
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == ',') {
                parts.add(text.substring(from, at));
                from = at + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static Term term(String part, String whole) {
        for (int at = 0; at < part.length(); at++) {
            char c = part.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '!' && part.startsWith("!=", at)) {
                return new Term(part.substring(0, at), false, unescaped(part.substring(at + 2)));
            } else if (c == '=') {
                int width = part.startsWith("==", at) ? 2 : 1;
                return new Term(part.substring(0, at), true, unescaped(part.substring(at + width)));
            }
        }
        throw ApiException.badRequest(
                "invalid selector: '" + whole + "'; can't understand '" + part + "'");
    }

    private static String unescaped(String value) {
        StringBuilder plain = new StringBuilder(value.length());
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '\\') {
                at++;
                if (at == value.length() || "\\,=".indexOf(value.charAt(at)) < 0) {
                    throw ApiException.badRequest(
                            "invalid field selector: invalid escape sequence in value: " + value);
                }
                plain.append(value.charAt(at));
            } else if (c == '=' || c == ',') {
                throw ApiException.badRequest(
                        "invalid field selector: unescaped character in value: " + value);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
    }

    public boolean isEverything() {
        return terms.isEmpty();
    }

    /** Whether an object of which this function gives the fields' values is chosen. */
    public boolean matches(Function<String, String> fields) {
        for (Term term : terms) {
            if (term.value().equals(fields.apply(term.field())) != term.equal()) {
                return false;
            }
        }
        return true;
    }

    /** The string form. */
    @Override
    public String toString() {
        return terms.stream().map(Term::toString).collect(Collectors.joining(","));
    }
}
