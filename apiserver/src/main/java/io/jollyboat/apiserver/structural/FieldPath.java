package io.jollyboat.apiserver.structural;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place that a rule blames, below the value it is about: members by {@code .name} or {@code
 * ['name']}, keys of maps in the same ways. Elements of lists cannot be named.
 */
final class FieldPath {

    /** A delimiter, a quoted text in which delimiters count nothing, or what stands between. */
    private static final Pattern TOKEN =
            Pattern.compile("[.\\[\\]]|'(?:[^']|(?<=\\\\)')*'?|[^.\\[\\]']+[^.\\[\\]]*");

    private static final Map<Character, Character> ESCAPES =
            Map.of(
                    '\\', '\\', '\'', '\'', '"', '"', 'a', '\u0007', 'b', '\b', 'f', '\f', 'n',
                    '\n', 'r', '\r', 't', '\t');

    private final StringBuilder written = new StringBuilder();
    private final Queue<String> tokens = new ArrayDeque<>();
    private Structural schema;

    /** A path that leads nowhere, and why. */
    static final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        Invalid(String why) {
            super(why);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    private FieldPath(String path, Structural schema) {
        this.schema = schema;
        TOKEN.matcher(path).results().map(MatchResult::group).forEach(tokens::add);
    }

    /**
     * As it stands behind the place of the value: {@code .spec.limits[cpu]}.
     *
     * @throws Invalid when it is no path, or not one of the schema's
     */
    static String below(Structural schema, String path) throws Invalid {
        return new FieldPath(path, schema).read();
    }

    private String read() throws Invalid {
        while (!tokens.isEmpty()) {
            String token = tokens.remove();
            switch (token) {
                case "[" -> {
                    step(unquoted(next()));
                    String end = next();
                    if (!end.equals("]")) {
                        throw new Invalid("expected ] but got " + end);
                    }
                }
                case "." -> step(next());
                default -> throw new Invalid("expected [ or . but got: " + token);
            }
        }
        return written.toString();
    }

    private String next() throws Invalid {
        String token = tokens.poll();
        if (token == null) {
            throw new Invalid("unexpected end of JSON path");
        }
        return token;
    }

    private void step(String name) throws Invalid {
        boolean named = !schema.properties().isEmpty();
        @Nullable Structural below = named ? schema.properties().get(name) : schema.additional();
        if (below == null) {
            throw new Invalid("does not refer to a valid field");
        }
        written.append(named ? "." + name : "[" + name + "]");
        schema = below;
    }

    private static String unquoted(String token) throws Invalid {
        if (token.length() < 2 || !token.startsWith("'") || !token.endsWith("'")) {
            throw new Invalid("expected single quoted string but got " + token);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < token.length() - 1; i++) {
            char c = token.charAt(i);
            if (c == '\\') {
                i++;
                Character meant = i < token.length() - 1 ? ESCAPES.get(token.charAt(i)) : null;
                if (meant == null) {
                    throw new Invalid("invalid string literal: invalid syntax");
                }
                c = meant;
            }
            text.append(c);
        }
        return text.toString();
    }
}
