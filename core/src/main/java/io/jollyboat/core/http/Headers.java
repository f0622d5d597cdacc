package io.jollyboat.core.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in their order; names are compared without regard to case, and may occur more than
 * once. Immutable.
 */
public final class Headers {
    private static final Headers EMPTY = new Headers(new String[0]);
    private static final Headers JSON = of("Content-Type", "application/json");

    /**
     * Names at even places, their values behind them. A message has a dozen fields: looking through
     * them beats hashing.
     */
    private final String[] pairs;

    private Headers(String[] pairs) {
        this.pairs = pairs;
    }

    /**
     * Fields as they were read, without a copy.
     *
     * @param pairs name, value, name, value; not to be changed any more
     */
    public static Headers taking(String[] pairs) {
        return new Headers(pairs);
    }

    /** No fields. */
    public static Headers empty() {
        return EMPTY;
    }

    /** Fields given as name, value, name, value. */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a header's value is missing");
        }
        return new Headers(namesAndValues.clone());
    }

    /** {@code application/json} and nothing else. */
    public static Headers json() {
        return JSON;
    }

    /** The first value of a field, or null when there is none. */
    public @Nullable String first(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    /** The value of a field that is there once; null when it is not there, or more than once. */
    public @Nullable String only(String name) {
        String value = null;
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                if (value != null) {
                    return null;
                }
                value = pairs[i + 1];
            }
        }
        return value;
    }

    /** All values of a field, in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                values.add(pairs[i + 1]);
            }
        }
        return values;
    }

    /** Whether a field is there. */
    public boolean contains(String name) {
        return first(name) != null;
    }

    /**
     * Whether a comma-separated field has an element, case not regarded: {@code Connection:
     * keep-alive, Upgrade}.
     */
    public boolean hasToken(String name, String token) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                for (String element : pairs[i + 1].split(",")) {
                    if (element.strip().equalsIgnoreCase(token)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Visits every field in order. */
    public void forEach(BiConsumer<String, String> visitor) {
        for (int i = 0; i < pairs.length; i += 2) {
            visitor.accept(pairs[i], pairs[i + 1]);
        }
    }

    /** These fields and one more at the end. */
    public Headers with(String name, String value) {
        String[] more = Arrays.copyOf(pairs, pairs.length + 2);
        more[pairs.length] = name;
        more[pairs.length + 1] = value;
        return new Headers(more);
    }

    /** These fields without those of a name. */
    public Headers without(String name) {
        String[] kept = new String[pairs.length];
        int at = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (!pairs[i].equalsIgnoreCase(name)) {
                kept[at++] = pairs[i];
                kept[at++] = pairs[i + 1];
            }
        }
        return at == pairs.length ? this : new Headers(Arrays.copyOf(kept, at));
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        forEach((name, value) -> names.add(name));
        return names.toString();
    }
}
