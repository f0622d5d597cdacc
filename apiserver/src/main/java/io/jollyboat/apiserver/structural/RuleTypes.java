package io.jollyboat.apiserver.structural;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The types that rules see: those of a schema. What the schema says nothing of, rules cannot speak
 * of. Types are made when they are first asked for.
 *
 * <p>Used by one thread.
 */
@SuppressWarnings("Immutable") // one thread makes it, and changes it while it compiles rules
final class RuleTypes implements CelTypeProvider {

    private final Map<String, CelType> structs = new HashMap<>();
    private int made;

    /**
     * The type of values of a schema; null when rules cannot speak of them.
     *
     * @param resource whether the values are objects of the API, with a kind and a name
     */
    @Nullable CelType of(Structural schema, boolean resource) {
        if (schema.extensions().intOrString()) {
            return SimpleType.DYN;
        }
        return switch (schema.type()) {
            case "object" -> object(schema, resource);
            case "array" -> {
                Structural items = schema.items();
                CelType element = items == null ? null : of(items, items.extensions().embedded());
                yield element == null ? null : ListType.create(element);
            }
            case "string" ->
                    switch (schema.values().format()) {
                        case "byte" -> SimpleType.BYTES;
                        case "duration" -> SimpleType.DURATION;
                        case "date", "date-time" -> SimpleType.TIMESTAMP;
                        default -> SimpleType.STRING;
                    };
            case "boolean" -> SimpleType.BOOL;
            case "integer" -> SimpleType.INT;
            case "number" -> SimpleType.DOUBLE;
            default -> null;
        };
    }

    private @Nullable CelType object(Structural schema, boolean resource) {
        Structural additional = schema.additional();
        if (additional != null) {
            CelType value = of(additional, additional.extensions().embedded());
            return value == null ? null : MapType.create(SimpleType.STRING, value);
        }
        Map<String, CelType> fields = new LinkedHashMap<>();
        schema.properties()
                .forEach(
                        (name, property) -> {
                            CelType type = of(property, property.extensions().embedded());
                            String called = Escapes.escape(name);
                            if (type != null && called != null) {
                                fields.put(called, type);
                            }
                        });
        if (resource) {
            fields.put("apiVersion", SimpleType.STRING);
            fields.put("kind", SimpleType.STRING);
            fields.put(
                    "metadata",
                    struct(Map.of("name", SimpleType.STRING, "generateName", SimpleType.STRING)));
        }
        return struct(fields);
    }

    private CelType struct(Map<String, CelType> fields) {
        String name = "object" + made++;
        structs.put(
                name,
                StructType.create(
                        name,
                        ImmutableSet.copyOf(fields.keySet()),
                        field -> Optional.ofNullable(fields.get(field))));
        return StructTypeReference.create(name);
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableList.copyOf(structs.values());
    }

    @Override
    public Optional<CelType> findType(String name) {
        return Optional.ofNullable(structs.get(name));
    }
}
