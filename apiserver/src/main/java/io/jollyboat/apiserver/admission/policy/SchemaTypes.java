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
import io.jollyboat.apiserver.structural.Escapes;
import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Field;
import io.jollyboat.core.schema.FieldType;
import io.jollyboat.core.schema.FieldType.Scalar;
import io.jollyboat.core.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The kinds of the API as types of expressions: what the schema does not know of, expressions
 * cannot speak of. Types are made when they are first asked for. Safe for use by several threads.
 */
@SuppressWarnings("Immutable") // what it remembers it would find again
final class SchemaTypes implements CelTypeProvider {

    private final Schema schema;
    private final Map<String, StructType> known = new ConcurrentHashMap<>();

    SchemaTypes(Schema schema) {
        this.schema = schema;
    }

    /** The type of the objects of a definition. */
    static CelType of(Definition definition) {
        return StructTypeReference.create(definition.name());
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableList.copyOf(known.values());
    }

    @Override
    public Optional<CelType> findType(String name) {
        StructType found = known.get(name);
        if (found == null) {
            Optional<Definition> definition = schema.definition(name);
            if (definition.isEmpty()) {
                return Optional.empty();
            }
            found = struct(definition.get());
            known.put(name, found);
        }
        return Optional.of(found);
    }

    private static StructType struct(Definition definition) {
        Map<String, CelType> fields = new LinkedHashMap<>();
        for (Field field : definition.fields().values()) {
            String called = Escapes.escape(field.name());
            if (called != null) {
                fields.put(called, type(field.type()));
            }
        }
        return StructType.create(
                definition.name(),
                ImmutableSet.copyOf(fields.keySet()),
                field -> Optional.ofNullable(fields.get(field)));
    }

    private static CelType type(FieldType type) {
        return switch (type) {
            case FieldType.Reference(String name) -> StructTypeReference.create(name);
            case FieldType.ListOf list -> ListType.create(type(list.element()));
            case FieldType.MapOf map -> MapType.create(SimpleType.STRING, type(map.value()));
            case Scalar scalar ->
                    switch (scalar) {
                        case STRING, QUANTITY, DURATION -> SimpleType.STRING;
                        case BYTES -> SimpleType.BYTES;
                        case BOOLEAN -> SimpleType.BOOL;
                        case INT32, INT64 -> SimpleType.INT;
                        case DOUBLE -> SimpleType.DOUBLE;
                        case TIME, MICRO_TIME -> SimpleType.TIMESTAMP;
                        default -> SimpleType.DYN;
                    };
        };
    }
}
