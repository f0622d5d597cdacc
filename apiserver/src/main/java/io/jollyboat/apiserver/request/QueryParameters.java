package io.jollyboat.apiserver.request;

import io.jollyboat.core.http.Query;
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

    /** The parameters of an HTTP request. */
    public static QueryParameters of(Query query) {
        if (query.entries().isEmpty()) {
            return NONE;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : query.entries()) {
            values.computeIfAbsent(entry.getKey(), ignored -> new ArrayList<>())
                    .add(entry.getValue());
        }
        return new QueryParameters(values);
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
     * A switch as Kubernetes reads one: absent is false, {@code ?watch} and {@code ?watch=} are
     * true, and so is any word but {@code false} and {@code 0}.
     */
    public boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        String value = first(name);
        return !value.equalsIgnoreCase("false") && !value.equals("0");
    }
}
