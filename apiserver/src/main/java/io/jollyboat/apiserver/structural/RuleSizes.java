package io.jollyboat.apiserver.structural;

import io.jollyboat.apiserver.cel.cost.Range;
import io.jollyboat.apiserver.cel.cost.Sizes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much the values of a schema may hold: what the schema says, or else as much as fits into a
 * request. Sizes are in bytes, while a schema counts characters, of four bytes each.
 *
 * @param elements what a value holds at most: characters, elements or members; none for what is
 *     never counted, such as numbers, objects with known members, and names of members of maps
 * @param least the fewest bytes that a value takes in JSON
 * @param below what the value is made of, by the steps of a path
 */
record RuleSizes(long elements, long least, Map<String, RuleSizes> below) implements Sizes {

    /** The greatest request, in bytes. */
    private static final long REQUEST = 3L * 1024 * 1024;

    private static final int BYTES_PER_CHARACTER = 4;
    private static final long LONGEST_TIME = 32;
    private static final long DATE = 12;
    private static final RuleSizes NAME = new RuleSizes(0, 2, Map.of());
    private static final RuleSizes TEXT = new RuleSizes(REQUEST - 2, 2, Map.of());

    /**
     * Of values of a schema; null when rules cannot speak of them.
     *
     * @param resource whether the values are objects of the API, with a kind and a name
     */
    static @Nullable RuleSizes of(Structural schema, boolean resource) {
        if (schema.extensions().intOrString()) {
            return new RuleSizes(characters(schema, REQUEST - 2), 1, Map.of());
        }
        return switch (schema.type()) {
            case "object" ->
                    schema.additional() != null
                            ? map(schema, schema.additional())
                            : object(schema, resource);
            case "array" -> schema.items() == null ? null : list(schema, schema.items());
            case "string" -> text(schema);
            case "boolean" -> new RuleSizes(0, 4, Map.of());
            case "integer", "number" -> new RuleSizes(0, 1, Map.of());
            default -> null;
        };
    }

    @Override
    public @Nullable Range of(List<String> path) {
        RuleSizes at = this;
        for (String step : path.subList(1, path.size())) {
            at = at.below.get(step);
            if (at == null) {
                return null;
            }
        }
        return new Range(0, at.elements);
    }

    /** How many such values there may be in a request. */
    long mostInRequest() {
        return REQUEST / (least + 1);
    }

    private static @Nullable RuleSizes list(Structural schema, Structural items) {
        RuleSizes each = of(items, items.extensions().embedded());
        if (each == null) {
            return null;
        }
        long most = limit(schema.values().itemCount(), (REQUEST - 2) / (each.least + 1));
        return new RuleSizes(most, 2, Map.of(ITEMS, each));
    }

    private static @Nullable RuleSizes map(Structural schema, Structural values) {
        RuleSizes each = of(values, values.extensions().embedded());
        if (each == null) {
            return null;
        }
        long most = limit(schema.values().propertyCount(), (REQUEST - 2) / (each.least + 6));
        return new RuleSizes(most, 2, Map.of(KEYS, NAME, VALUES, each));
    }

    private static RuleSizes object(Structural schema, boolean resource) {
        Map<String, RuleSizes> members = new LinkedHashMap<>();
        long least = 2;
        for (Map.Entry<String, Structural> each : schema.properties().entrySet()) {
            String name = each.getKey();
            Structural property = each.getValue();
            RuleSizes sizes = of(property, property.extensions().embedded());
            if (sizes == null) {
                continue;
            }
            String called = Escapes.escape(name);
            if (called != null) {
                members.put(called, sizes);
            }
            if (schema.values().required().contains(name) && property.fallback() == null) {
                least += name.length() + sizes.least + 4;
            }
        }
        if (resource) {
            members.put("apiVersion", TEXT);
            members.put("kind", TEXT);
            members.put(
                    "metadata", new RuleSizes(0, 2, Map.of("name", TEXT, "generateName", TEXT)));
        }
        return new RuleSizes(0, least, new HashMap<>(members));
    }

    private static RuleSizes text(Structural schema) {
        return switch (schema.values().format()) {
            case "byte" -> new RuleSizes(limit(schema.values().length(), REQUEST - 2), 2, Map.of());
            case "duration" -> new RuleSizes(LONGEST_TIME, 3, Map.of());
            case "date" -> new RuleSizes(DATE, DATE, Map.of());
            case "date-time" -> new RuleSizes(LONGEST_TIME, 21, Map.of());
            default -> {
                long choice =
                        schema.values().choices().stream()
                                .mapToLong(each -> each.asString().length())
                                .max()
                                .orElse(REQUEST - 2);
                yield new RuleSizes(characters(schema, choice), 2, Map.of());
            }
        };
    }

    private static long characters(Structural schema, long otherwise) {
        Long most = schema.values().length().most();
        return most == null ? otherwise : Range.times(Math.max(0, most), BYTES_PER_CHARACTER);
    }

    private static long limit(Values.Size size, long otherwise) {
        Long most = size.most();
        return most == null ? otherwise : Math.max(0, most);
    }
}
