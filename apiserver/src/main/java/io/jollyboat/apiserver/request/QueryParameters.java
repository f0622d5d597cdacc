package io.jollyboat.apiserver.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The decoded query of a request: every value of every parameter, in the order given.
 *
 * @param values parameter name to its values; never an empty list
 */
public record QueryParameters(Map<String, List<String>> values) {

    /** No parameter at all. */
    public static final QueryParameters NONE = new QueryParameters(Map.of());

    public QueryParameters {
        values = Map.copyOf(values);
    }

    /**
     * Reads the part of a request target behind the question mark. Broken percent escapes are kept
     * as they stand: a server that refuses them helps nobody.
     */
    public static QueryParameters parse(String query) {
        if (query.isEmpty()) {
            return NONE;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            values.computeIfAbsent(name, ignored -> new ArrayList<>()).add(value);
        }
        return new QueryParameters(values);
    }

    /** Decodes one element of a path: a plus sign stands for itself there. */
    static String decodePath(String element) {
        return element.indexOf('%') < 0 ? element : decode(element.replace("+", "%2B"));
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return text;
        }
    }

    /** The first value, or the empty string when the parameter is absent. */
    public String first(String name) {
        List<String> all = values.get(name);
        return all == null ? "" : all.getFirst();
    }

    /** Every value, or none. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * A switch as Kubernetes reads one: absent is false, {@code ?watch} and {@code ?watch=} are true,
     * and so is any word but {@code false} and {@code 0}.
     */
    public boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        String value = first(name);
        return !value.equalsIgnoreCase("false") && !value.equals("0");
    }
}
