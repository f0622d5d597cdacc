package io.jollyboat.apiserver.admission.policy;

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
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.structural.Escapes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Kinds as types of expressions, those of custom resources too: of them, what their definitions
 * publish. What a schema leaves open, expressions that are checked cannot speak of.
 *
 * <p>Used by one thread.
 */
@SuppressWarnings("Immutable") // one thread makes it, and changes it before it compiles anything
final class PublishedTypes implements CelTypeProvider {

    private static final String REFERENCE = "#/components/schemas/";

    private final SchemaTypes builtIn;
    private final Map<String, CelType> made = new LinkedHashMap<>();

    PublishedTypes(SchemaTypes builtIn) {
        this.builtIn = builtIn;
    }

    /** The type of values of a published schema; null when expressions cannot speak of them. */
    @Nullable CelType of(JsonNode schema) {
        String reference = Trees.text(schema.path("allOf").path(0), "$ref");
        if (reference.startsWith(REFERENCE)) {
            return StructTypeReference.create(reference.substring(REFERENCE.length()));
        }
        if (Trees.flag(schema, "x-kubernetes-int-or-string")) {
            return SimpleType.DYN;
        }
        return switch (Trees.text(schema, "type")) {
            case "object" -> object(schema);
            case "array" -> {
                CelType element = of(schema.path("items"));
                yield element == null ? null : ListType.create(element);
            }
            case "string" ->
                    switch (Trees.text(schema, "format")) {
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

    private @Nullable CelType object(JsonNode schema) {
        if (schema.path("additionalProperties").isObject()) {
            CelType value = of(schema.path("additionalProperties"));
            return value == null ? null : MapType.create(SimpleType.STRING, value);
        }
        Map<String, CelType> fields = new LinkedHashMap<>();
        schema.path("properties")
                .forEachEntry(
                        (name, property) -> {
                            CelType type = of(property);
                            String called = Escapes.escape(name);
                            if (type != null && called != null) {
                                fields.put(called, type);
                            }
                        });
        String name = "published" + made.size();
        made.put(
                name,
                StructType.create(
                        name,
                        ImmutableSet.copyOf(fields.keySet()),
                        field -> Optional.ofNullable(fields.get(field))));
        return StructTypeReference.create(name);
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableList.<CelType>builder()
                .addAll(made.values())
                .addAll(builtIn.types())
                .build();
    }

    @Override
    public Optional<CelType> findType(String name) {
        CelType own = made.get(name);
        return own == null ? builtIn.findType(name) : Optional.of(own);
    }
}
