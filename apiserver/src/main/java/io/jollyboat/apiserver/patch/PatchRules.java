package io.jollyboat.apiserver.patch;

import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Field;
import io.jollyboat.core.schema.FieldType;
import io.jollyboat.core.schema.Schema;
import java.util.List;

/** The strategic merge's rules as Kubernetes' schema states them. */
public final class PatchRules implements PatchSchema {
    private final Schema schema;
    private final Definition type;

    private PatchRules(Schema schema, Definition type) {
        this.schema = schema;
        this.type = type;
    }

    /** The rules for objects of that type. */
    public static PatchSchema of(Schema schema, Definition type) {
        return new PatchRules(schema, type);
    }

    @Override
    public Member member(String name) {
        return type.field(name).map(this::member).orElse(Member.UNKNOWN);
    }

    private Member member(Field field) {
        List<String> strategies = List.of(field.patchStrategy().split(","));
        return new Member(
                strategies.contains("merge"),
                field.patchMergeKey(),
                strategies.contains("replace"),
                below(field.type()));
    }

    private PatchSchema below(FieldType fieldType) {
        return switch (fieldType) {
            case FieldType.Reference(String name) ->
                    schema.definition(name)
                            .map(definition -> of(schema, definition))
                            .orElse(UNKNOWN);
            case FieldType.ListOf list -> below(list.element());
            case FieldType.MapOf map -> {
                PatchSchema values = below(map.value());
                yield key -> new Member(false, "", false, values);
            }
            case FieldType.Scalar scalar -> UNKNOWN;
        };
    }
}
