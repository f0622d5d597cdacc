package io.jollyboat.apiserver.json;

import java.util.BitSet;

/**
 * Says what is wrong with a text that is no JSON, in the words that clients of Kubernetes know.
 * Only used once a parser has refused the text: speed does not matter here.
 */
final class JsonSyntax {

    /** What may come next, in the words that complain of anything else. */
    private static final String VALUE = "looking for beginning of value";

    private static final String KEY = "looking for beginning of object key string";
    private static final String AFTER_KEY = "after object key";
    private static final String AFTER_PAIR = "after object key:value pair";
    private static final String AFTER_ELEMENT = "after array element";
    private static final String AFTER_ALL = "after top-level value";

    private final byte[] text;
    private final BitSet objects = new BitSet();
    private int depth;
    private int at;

    private JsonSyntax(byte[] text) {
        this.text = text;
    }

    /** The complaint; for a text that is well-formed, that it is too much of something. */
    static String complaint(byte[] text) {
        try {
            new JsonSyntax(text).scan();
            return "exceeded max depth";
        } catch (MalformedBodyException found) {
            return String.valueOf(found.getMessage());
        }
    }

    private void scan() throws MalformedBodyException {
        boolean mayClose = false;
        while (true) {
            byte first = next();
            if (first == ']' && mayClose && !objects.get(depth - 1)) {
                depth--;
            } else if (first == '}' && mayClose && objects.get(depth - 1)) {
                depth--;
            } else {
                if (depth > 0 && objects.get(depth - 1)) {
                    key(first);
                    first = next();
                }
                if (first == '{' || first == '[') {
                    objects.set(depth++, first == '{');
                    mayClose = true;
                    continue;
                }
                scalar(first);
            }
            if (ended()) {
                return;
            }
            mayClose = false;
        }
    }

    private void key(byte first) throws MalformedBodyException {
        if (first != '"') {
            throw unexpected(first, KEY);
        }
        string();
        byte colon = next();
        if (colon != ':') {
            throw unexpected(colon, AFTER_KEY);
        }
    }

    /**
     * Goes past what may follow a value: closing brackets, a comma. True at the end of the text.
     */
    private boolean ended() throws MalformedBodyException {
        while (depth > 0) {
            boolean object = objects.get(depth - 1);
            byte next = next();
            if (next == ',') {
                return false;
            }
            if (next != (object ? '}' : ']')) {
                throw unexpected(next, object ? AFTER_PAIR : AFTER_ELEMENT);
            }
            depth--;
        }
        skipSpace();
        if (at < text.length) {
            throw unexpected(text[at], AFTER_ALL);
        }
        return true;
    }

    private void scalar(byte first) throws MalformedBodyException {
        switch (first) {
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(first);
            default -> throw unexpected(first, VALUE);
        }
    }

    private void string() throws MalformedBodyException {
        for (byte c = take(); c != '"'; c = take()) {
            if (c == '\\') {
                escape();
            } else if (c >= 0 && c < ' ') {
                throw unexpected(c, "in string literal");
            }
        }
    }

    private void escape() throws MalformedBodyException {
        byte c = take();
        if (c == 'u') {
            for (int i = 0; i < 4; i++) {
                byte digit = take();
                if (Character.digit(digit, 16) < 0) {
                    throw unexpected(digit, "in \\u hexadecimal character escape");
                }
            }
        } else if ("bfnrt\\/\"".indexOf(c) < 0) {
            throw unexpected(c, "in string escape code");
        }
    }

    private void word(String word) throws MalformedBodyException {
        for (int i = 1; i < word.length(); i++) {
            byte c = take();
            if (c != word.charAt(i)) {
                throw unexpected(c, "in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
        }
    }

    private void number(byte first) throws MalformedBodyException {
        byte digit = first == '-' ? take() : first;
        if (!digit(digit)) {
            throw unexpected(digit, "in numeric literal");
        }
        if (digit != '0') {
            skipDigits();
        }
        if (at < text.length && text[at] == '.') {
            at++;
            digits("after decimal point in numeric literal");
        }
        if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            if (at < text.length && (text[at] == '+' || text[at] == '-')) {
                at++;
            }
            digits("in exponent of numeric literal");
        }
    }

    private void digits(String where) throws MalformedBodyException {
        byte first = take();
        if (!digit(first)) {
            throw unexpected(first, where);
        }
        skipDigits();
    }

    private void skipDigits() {
        while (at < text.length && digit(text[at])) {
            at++;
        }
    }

    private static boolean digit(byte c) {
        return c >= '0' && c <= '9';
    }

    private byte next() throws MalformedBodyException {
        skipSpace();
        return take();
    }

    private void skipSpace() {
        while (at < text.length
                && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r')) {
            at++;
        }
    }

    private byte take() throws MalformedBodyException {
        if (at >= text.length) {
            throw new MalformedBodyException("unexpected end of JSON input");
        }
        return text[at++];
    }

    private static MalformedBodyException unexpected(byte c, String where) {
        return new MalformedBodyException("invalid character " + quoted(c & 0xff) + " " + where);
    }

    private static String quoted(int c) {
        return switch (c) {
            case '\'' -> "'\\''";
            case '"' -> "'\"'";
            case '\\' -> "'\\\\'";
            case '\n' -> "'\\n'";
            case '\r' -> "'\\r'";
            case '\t' -> "'\\t'";
            default ->
                    c < ' ' || c == 0x7f
                            ? "'\\x%02x'".formatted(c)
                            : c >= 0x80 && c < 0xa1 || c == 0xad
                                    ? "'\\u%04x'".formatted(c)
                                    : "'" + (char) c + "'";
        };
    }
}
