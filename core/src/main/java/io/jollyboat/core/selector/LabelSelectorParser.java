package io.jollyboat.core.selector;

import io.jollyboat.core.errors.ApiException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the string form of a label selector.
 *
 * <p>The words {@code in} and {@code notin} are operators only right behind a key; everywhere else
 * they are plain labels or values.
 */
final class LabelSelectorParser {
    private static final String OPERATORS = "in, notin, =, ==, !=, gt, lt";
    private static final String SYMBOLS = "=!(),><";

    /** A symbol, a word, or the empty string at the end. */
    private record Token(String text, boolean word) {
        boolean is(String symbol) {
            return !word && text.equals(symbol);
        }

        boolean end() {
            return text.isEmpty();
        }
    }

    private final List<Token> tokens = new ArrayList<>();
    private int next;

    LabelSelectorParser(String text) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int from = at;
            if (isBlank(c)) {
                at++;
                continue;
            }
            if (SYMBOLS.indexOf(c) >= 0) {
                boolean twofold =
                        (c == '=' || c == '!')
                                && at + 1 < text.length()
                                && text.charAt(at + 1) == '=';
                at += twofold ? 2 : 1;
                tokens.add(new Token(text.substring(from, at), false));
            } else {
                while (at < text.length()
                        && !isBlank(text.charAt(at))
                        && SYMBOLS.indexOf(text.charAt(at)) < 0) {
                    at++;
                }
                tokens.add(new Token(text.substring(from, at), true));
            }
        }
        tokens.add(new Token("", false));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private Token ahead() {
        return tokens.get(Math.min(next, tokens.size() - 1));
    }

    private Token take() {
        Token token = ahead();
        next++;
        return token;
    }

    List<Requirement> parse() {
        List<Requirement> requirements = new ArrayList<>();
        while (!ahead().end()) {
            Token first = ahead();
            if (!first.word() && !first.is("!")) {
                throw found(first, "expected: !, identifier, or 'end of string'");
            }
            try {
                requirements.add(requirement());
            } catch (IllegalArgumentException wrong) {
                throw ApiException.badRequest("unable to parse requirement: " + wrong.getMessage());
            }
            Token separator = take();
            if (separator.end()) {
                return requirements;
            }
            if (!separator.is(",")) {
                throw found(separator, "expected: ',' or 'end of string'");
            }
            if (!ahead().word() && !ahead().is("!")) {
                throw found(ahead(), "expected: identifier after ','");
            }
        }
        return requirements;
    }

    private static ApiException found(Token token, String expected) {
        return ApiException.badRequest("found '" + token.text() + "', " + expected);
    }

    private static IllegalArgumentException wrong(Token token, String expected) {
        return new IllegalArgumentException("found '" + token.text() + "', " + expected);
    }

    private Requirement requirement() {
        boolean negated = ahead().is("!");
        if (negated) {
            next++;
        }
        Token key = take();
        if (!key.word()) {
            throw wrong(key, "expected: identifier");
        }
        Requirement.checkKey(key.text());
        if (negated) {
            return Requirement.checked(key.text(), Operator.DOES_NOT_EXIST, List.of());
        }
        if (ahead().end() || ahead().is(",")) {
            return Requirement.checked(key.text(), Operator.EXISTS, List.of());
        }
        Operator operator = operator(take());
        List<String> values =
                operator == Operator.IN || operator == Operator.NOT_IN ? values() : exactValue();
        return Requirement.checked(key.text(), operator, values);
    }

    private static Operator operator(Token token) {
        return switch (token.text()) {
            case "in" -> Operator.IN;
            case "notin" -> Operator.NOT_IN;
            case "=", "==" -> Operator.EQUALS;
            case "!=" -> Operator.NOT_EQUALS;
            case ">" -> Operator.GREATER_THAN;
            case "<" -> Operator.LESS_THAN;
            default -> throw wrong(token, "expected: " + OPERATORS);
        };
    }

    /** A value, which may be left out to mean the empty one. */
    private List<String> exactValue() {
        if (ahead().end() || ahead().is(",")) {
            return List.of("");
        }
        Token value = take();
        if (!value.word()) {
            throw wrong(value, "expected: identifier");
        }
        return List.of(value.text());
    }

    /** A list in parentheses; nothing between two commas, or beside one, is the empty value. */
    private List<String> values() {
        Token open = take();
        if (!open.is("(")) {
            throw new IllegalArgumentException("found '" + open.text() + "' expected: '('");
        }
        List<String> values = new ArrayList<>();
        if (ahead().is(")")) {
            next++;
            return values;
        }
        while (true) {
            Token token = ahead();
            if (token.word()) {
                values.add(take().text());
            } else if (token.is(",") || token.is(")")) {
                values.add("");
            } else {
                throw wrong(token, "expected: ',', ')' or identifier");
            }
            Token separator = take();
            if (separator.is(")")) {
                return values;
            }
            if (!separator.is(",")) {
                throw wrong(separator, "expected: ',' or ')'");
            }
        }
    }
}
