package io.jollyboat.apiserver.fields;

import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Field;
import io.jollyboat.core.schema.FieldType;
import io.jollyboat.core.schema.FieldType.Scalar;
import io.jollyboat.core.schema.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The forms of the kinds that Kubernetes' schema knows. Each is made when it is first met and kept.
 * Safe for use by several threads.
 */
public final class SchemaForms {

    private record Key(String definition, boolean atomic) {}

    private final Schema schema;
    private final Map<Key, Form> known = new ConcurrentHashMap<>();

    public SchemaForms(Schema schema) {
        this.schema = schema;
    }

    /** The form of a kind's objects; empty when the schema does not know it. */
    public Optional<Form> of(String apiVersion, String kind) {
        return schema.definitionOf(apiVersion, kind).map(type -> object(type, ""));
    }

    /** The form of {@code metadata}, which all kinds share. */
    public Form metadata() {
        return schema.definition("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
                .map(type -> object(type, ""))
                .orElse(Form.DEDUCED);
    }

    private Form object(Definition type, String mapType) {
        boolean atomic = (mapType.isEmpty() ? type.mapType() : mapType).equals("atomic");
        return known.computeIfAbsent(
                new Key(type.name(), atomic),
                key -> new Form.Members(new DeclaredFields(type), null, atomic));
    }

    /** The fields of one definition. */
    private final class DeclaredFields implements Form.Declared {
        private final Definition type;
        private final Map<String, Form> fields = new ConcurrentHashMap<>();

        DeclaredFields(Definition type) {
            this.type = type;
        }

        @Override
        public @Nullable Form of(String name) {
            Form form = fields.get(name);
            if (form == null) {
                Field field = type.fields().get(name);
                if (field == null) {
                    return null;
                }
                form = field(field);
                fields.put(name, form);
            }
            return form;
        }
    }

    private Form field(Field field) {
        return switch (field.type()) {
            case FieldType.ListOf list -> list(field, list);
            case FieldType type -> value(type, field.mapType());
        };
    }

    private Form value(FieldType type, String mapType) {
        return switch (type) {
            case FieldType.Reference(String name) ->
                    schema.definition(name)
                            .map(definition -> object(definition, mapType))
                            .orElse(Form.ANY);
            case FieldType.ListOf list -> Form.Items.atomic(value(list.element(), ""));
            case FieldType.MapOf map ->
                    new Form.Members(
                            Form.Declared.NONE, value(map.value(), ""), mapType.equals("atomic"));
            case Scalar scalar -> new Form.Scalar(kind(scalar));
        };
    }

    private Form list(Field field, FieldType.ListOf list) {
        Form element = value(list.element(), "");
        boolean merges = List.of(field.patchStrategy().split(",")).contains("merge");
        String relation = field.listType();
        if (relation.isEmpty() && merges) {
            relation = field.patchMergeKey().isEmpty() ? "set" : "map";
        }
        return switch (relation) {
            case "set" -> new Form.Items(element, Form.Relation.SET, List.of(), Map.of());
            case "map" ->
                    keyed(
                            element,
                            list,
                            field.listMapKeys().isEmpty()
                                    ? List.of(field.patchMergeKey())
                                    : field.listMapKeys());
            default -> Form.Items.atomic(element);
        };
    }

    private Form keyed(Form element, FieldType.ListOf list, List<String> keys) {
        Map<String, JsonNode> defaults = new HashMap<>();
        schema.below(list)
                .ifPresent(
                        type ->
                                keys.forEach(
                                        key ->
                                                type.field(key)
                                                        .flatMap(Field::defaultValue)
                                                        .ifPresent(
                                                                value ->
                                                                        defaults.put(key, value))));
        return new Form.Items(element, Form.Relation.MAP, keys, defaults);
    }

    private static Form.Kind kind(Scalar scalar) {
        return switch (scalar) {
            case STRING, BYTES, TIME, MICRO_TIME, DURATION -> Form.Kind.STRING;
            case INT32, INT64, DOUBLE -> Form.Kind.NUMBER;
            case BOOLEAN -> Form.Kind.BOOLEAN;
            default -> Form.Kind.ANY;
        };
    }
}
