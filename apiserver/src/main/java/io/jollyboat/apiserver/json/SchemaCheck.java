package io.jollyboat.apiserver.json;

import io.jollyboat.apiserver.presence.Pointers;
import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Field;
import io.jollyboat.core.schema.FieldType;
import io.jollyboat.core.schema.FieldType.Scalar;
import io.jollyboat.core.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds objects against their schema: every value must have its field's type, unknown members are
 * reported and left out, nulls and what Go would not tell mean absence, and scalars with several
 * spellings (quantities, times) take their canonical one.
 *
 * <p>The result is a new tree with its members in one order, so that equal objects have equal
 * bytes. Safe for use by any thread.
 */
public final class SchemaCheck {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Schema schema;

    public SchemaCheck(Schema schema) {
        this.schema = schema;
    }

    /**
     * Checks an object of that type.
     *
     * @throws SchemaMismatchException for the first value of a wrong type, in the words that Go's
     *     decoder would use
     */
    public Checked check(ObjectNode object, Definition type) throws SchemaMismatchException {
        return check(object, type, null);
    }

    /**
     * As {@link #check(ObjectNode, Definition)}, for an object made from another by changing parts
     * of it: what is the very same tree in both is only copied.
     *
     * @param origin an object that keeps the schema; null when there is none
     */
    public Checked check(ObjectNode object, Definition type, @Nullable ObjectNode origin)
            throws SchemaMismatchException {
        Run run = new Run();
        return new Checked(run.object(object, type, null, origin), run.unknown);
    }

    /** A member, map key or list position below another; written out for complaints only. */
    private record Place(@Nullable Place parent, Definition struct, String name, int index) {
        private static final int MEMBER = -1;
        private static final int KEY = -2;

        Place at(int position) {
            return new Place(this, struct, "", position);
        }

        Place key(Definition owner, String key) {
            return new Place(this, owner, key, KEY);
        }

        /** With positions, as in {@code spec.containers[0].image}. */
        String path() {
            String before = parent == null ? "" : parent.path();
            if (index >= 0) {
                return before + "[" + index + "]";
            }
            return before.isEmpty() ? name : before + "." + name;
        }

        /** Without positions and keys, as Go names fields: {@code spec.containers.image}. */
        String fieldPath() {
            String before = parent == null ? "" : parent.fieldPath();
            if (index != MEMBER) {
                return before;
            }
            return before.isEmpty() ? name : before + "." + name;
        }
    }

    /** One object's check. */
    private final class Run {
        private final List<String> unknown = new ArrayList<>(0);
        private final Map<String, Definition> definitions = new HashMap<>();

        private Definition definition(String name) {
            return definitions.computeIfAbsent(
                    name,
                    each ->
                            schema.definition(each)
                                    .orElseThrow(
                                            () ->
                                                    new IllegalStateException(
                                                            "schema lacks " + each)));
        }

        ObjectNode object(ObjectNode object, Definition type, @Nullable Place at)
                throws SchemaMismatchException {
            return object(object, type, at, null);
        }

        @SuppressWarnings("ReferenceEquality") // equal trees may be spelt otherwise
        private ObjectNode object(
                ObjectNode object, Definition type, @Nullable Place at, @Nullable ObjectNode origin)
                throws SchemaMismatchException {
            ObjectNode checked = NODES.objectNode();
            int known = 0;
            for (Map.Entry<String, JsonNode> member : inOrder(object)) {
                Field field = type.fields().get(member.getKey());
                if (field == null) {
                    continue;
                }
                JsonNode value = member.getValue();
                known++;
                JsonNode before = origin == null ? null : origin.get(field.name());
                if (value == before) {
                    checked.set(field.name(), value.deepCopy());
                } else if (value instanceof ObjectNode changed
                        && before instanceof ObjectNode fields
                        && field.type() instanceof FieldType.Reference(String name)) {
                    Place here = new Place(at, type, field.name(), Place.MEMBER);
                    checked.set(field.name(), object(changed, definition(name), here, fields));
                } else if (!value.isNull() && !saysNothing(type, field, value, at)) {
                    Place here = new Place(at, type, field.name(), Place.MEMBER);
                    checked.set(field.name(), value(value, field.type(), here));
                }
            }
            if (known < object.size()) {
                for (String name : object.propertyNames()) {
                    if (!type.fields().containsKey(name)) {
                        unknown.add(new Place(at, type, name, Place.MEMBER).path());
                    }
                }
            }
            return checked;
        }

        /** The members by name, as the fields of a type are: mostly they stand so already. */
        private static Set<Map.Entry<String, JsonNode>> inOrder(ObjectNode object) {
            Set<Map.Entry<String, JsonNode>> members = object.properties();
            String last = "";
            for (Map.Entry<String, JsonNode> member : members) {
                if (member.getKey().compareTo(last) < 0) {
                    Map<String, JsonNode> sorted = new TreeMap<>();
                    members.forEach(each -> sorted.put(each.getKey(), each.getValue()));
                    return sorted.entrySet();
                }
                last = member.getKey();
            }
            return members;
        }

        /**
         * Whether a member could as well be absent: an empty list is none, and a zero means
         * something only where Go has a pointer. The managed fields of the object itself are
         * emptied to forget them.
         */
        private static boolean saysNothing(
                Definition owner, Field field, JsonNode value, @Nullable Place at) {
            return switch (field.type()) {
                case FieldType.ListOf ignored ->
                        value.isArray() && value.isEmpty() && !managers(field, at);
                case FieldType.MapOf ignored -> value.isObject() && value.isEmpty();
                case Scalar.STRING, Scalar.BYTES ->
                        value.isString()
                                && value.stringValue().isEmpty()
                                && !Pointers.zeroMeans(owner, field);
                case Scalar.INT32, Scalar.INT64 ->
                        value.isIntegralNumber()
                                && value.intValue(1) == 0
                                && !Pointers.zeroMeans(owner, field);
                case Scalar.BOOLEAN ->
                        value.isBoolean()
                                && !value.booleanValue()
                                && !Pointers.zeroMeans(owner, field);
                case FieldType ignored -> false;
            };
        }

        private static boolean managers(Field field, @Nullable Place at) {
            return field.name().equals("managedFields") && (at == null || at.parent() == null);
        }

        private JsonNode value(JsonNode value, FieldType type, Place at)
                throws SchemaMismatchException {
            return switch (type) {
                case FieldType.Reference reference -> {
                    Definition definition = definition(reference.definition());
                    if (value instanceof ObjectNode object) {
                        yield object(object, definition, at);
                    }
                    throw mismatch(value, type, at);
                }
                case FieldType.ListOf list -> list(value, list, at);
                case FieldType.MapOf map -> map(value, map, at);
                case FieldType.Scalar scalar -> scalar(value, scalar, at);
            };
        }

        private JsonNode scalar(JsonNode value, FieldType.Scalar type, Place at)
                throws SchemaMismatchException {
            if (!ScalarCheck.admits(type, value)) {
                throw mismatch(value, type, at);
            }
            return switch (type) {
                case JSON_SCHEMA_OR_BOOLEAN, JSON_SCHEMA_OR_ARRAY, JSON_SCHEMA_OR_STRINGS ->
                        schemas(value, at);
                default -> ScalarCheck.canonical(type, value);
            };
        }

        /**
         * A schema within a schema, or several, or what stands for one. Kubernetes reads these with
         * a decoder of their own, which does not complain of what it does not know.
         */
        private JsonNode schemas(JsonNode value, Place at) throws SchemaMismatchException {
            int complaints = unknown.size();
            JsonNode checked = value;
            if (value instanceof ObjectNode object) {
                checked = object(object, at.struct(), at);
            } else if (value.isArray()) {
                ArrayNode several = NODES.arrayNode(value.size());
                for (JsonNode each : value) {
                    several.add(
                            each instanceof ObjectNode object
                                    ? object(object, at.struct(), at)
                                    : each);
                }
                checked = several;
            }
            unknown.subList(complaints, unknown.size()).clear();
            return checked;
        }

        private JsonNode list(JsonNode value, FieldType.ListOf type, Place at)
                throws SchemaMismatchException {
            if (!value.isArray()) {
                throw mismatch(value, type, at);
            }
            ArrayNode checked = NODES.arrayNode(value.size());
            for (int i = 0; i < value.size(); i++) {
                JsonNode item = value.get(i);
                checked.add(
                        item.isNull()
                                ? zero(type.element())
                                : value(item, type.element(), at.at(i)));
            }
            return checked;
        }

        private JsonNode map(JsonNode value, FieldType.MapOf type, Place at)
                throws SchemaMismatchException {
            if (!value.isObject()) {
                throw mismatch(value, type, at);
            }
            ObjectNode checked = NODES.objectNode();
            // One order of keys, so that equal maps have equal bytes.
            List<String> keys = new ArrayList<>(value.propertyNames());
            keys.sort(null);
            for (String key : keys) {
                JsonNode item = value.get(key);
                checked.set(
                        key,
                        item.isNull()
                                ? zero(type.value())
                                : value(item, type.value(), at.key(at.struct(), key)));
            }
            return checked;
        }

        /** What Go makes of a null where only a value can stand. */
        private static JsonNode zero(FieldType type) {
            return switch (type) {
                case FieldType.Reference reference -> NODES.objectNode();
                case FieldType.ListOf list -> NODES.arrayNode();
                case FieldType.MapOf map -> NODES.objectNode();
                case FieldType.Scalar scalar -> ScalarCheck.zero(scalar);
            };
        }

        private static SchemaMismatchException mismatch(JsonNode value, FieldType type, Place at) {
            return new SchemaMismatchException(
                    "json: cannot unmarshal "
                            + ScalarCheck.words(value, type)
                            + " into Go struct field "
                            + at.struct().simpleName()
                            + "."
                            + at.fieldPath()
                            + " of type "
                            + goName(type));
        }

        private static String goName(FieldType type) {
            return switch (type) {
                case FieldType.Reference(String name) -> {
                    int last = name.lastIndexOf('.');
                    yield name.substring(name.lastIndexOf('.', last - 1) + 1);
                }
                case FieldType.ListOf list -> "[]" + goName(list.element());
                case FieldType.MapOf map -> "map[string]" + goName(map.value());
                case FieldType.Scalar scalar -> ScalarCheck.goName(scalar);
            };
        }
    }
}
