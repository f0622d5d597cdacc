package io.jollyboat.core.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The decoded parameters of a request, in their order; a name may occur more than once. Immutable.
 *
 * <p>A parameter with a broken escape or a semicolon in it is left out, as Go's servers do, so that
 * a client finds here what it would find there.
 */
public final class Query {
    private static final Query EMPTY = new Query(List.of());

    private final List<Map.Entry<String, String>> entries;

    private Query(List<Map.Entry<String, String>> entries) {
        this.entries = entries;
    }

    /** No parameters. */
    public static Query empty() {
        return EMPTY;
    }

    /** Reads the part of a target behind the question mark. */
    public static Query parse(String raw) {
        if (raw.isEmpty()) {
            return EMPTY;
        }
        List<Map.Entry<String, String>> entries = new ArrayList<>();
        for (String pair : raw.split("&")) {
            if (pair.isEmpty() || pair.indexOf(';') >= 0) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
            if (name != null && value != null) {
                entries.add(Map.entry(name, value));
            }
        }
        return entries.isEmpty() ? EMPTY : new Query(List.copyOf(entries));
    }

    /**
     * The first value of a parameter; empty when it was given without one, null when it was not
     * given.
     */
    public @Nullable String first(String name) {
        for (Map.Entry<String, String> entry : entries) {
            if (entry.getKey().equals(name)) {
                return entry.getValue();
            }
        }
        return null;
    }

    /** All values of a parameter, in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (Map.Entry<String, String> entry : entries) {
            if (entry.getKey().equals(name)) {
                values.add(entry.getValue());
            }
        }
        return values;
    }

    /** Whether a parameter was given. */
    public boolean contains(String name) {
        return first(name) != null;
    }

    /** All parameters in order. */
    public List<Map.Entry<String, String>> entries() {
        return entries;
    }

    /** Undoes percent-encoding; null when an escape is broken. */
    public static @Nullable String decode(String text, boolean plusIsSpace) {
        int first = 0;
        while (first < text.length()) {
            char c = text.charAt(first);
            if (c == '%' || plusIsSpace && c == '+') {
                break;
            }
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        byte[] source = text.getBytes(UTF_8);
        byte[] decoded = new byte[source.length];
        int length = 0;
        for (int i = 0; i < source.length; i++) {
            byte b = source[i];
            if (b == '%') {
                int high = i + 2 < source.length ? Character.digit(source[i + 1], 16) : -1;
                int low = i + 2 < source.length ? Character.digit(source[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                decoded[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                decoded[length++] = plusIsSpace && b == '+' ? (byte) ' ' : b;
            }
        }
        return new String(decoded, 0, length, UTF_8);
    }
}
