package io.jollyboat.apiserver.presence;

import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Field;
import io.jollyboat.core.schema.FieldType;
import io.jollyboat.core.schema.FieldType.Scalar;
import io.jollyboat.core.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds to objects what Go always tells: a new {@code Deployment} has an empty status, one of a
 * {@code ReplicaSet} counts no replicas, an {@code EndpointSlice} without endpoints says null.
 * Idempotent; nothing that is there is changed.
 *
 * <p>Safe for use by several threads.
 */
public final class Completion {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Schema schema;
    private final Map<String, List<Field>> told = new ConcurrentHashMap<>();
    private final Map<String, ObjectNode> nothing = new ConcurrentHashMap<>();

    public Completion(Schema schema) {
        this.schema = schema;
    }

    /** Completes an object; one of a kind that the schema does not know is left as it is. */
    public void complete(ObjectNode object, String apiVersion, String kind) {
        schema.definitionOf(apiVersion, kind).ifPresent(type -> complete(object, type));
    }

    /**
     * What a kind's object is before anybody has said anything about it. Who creates an object does
     * not bring that about, and so does not own it.
     *
     * @return shared, for reading only
     */
    public ObjectNode nothing(String apiVersion, String kind) {
        return schema.definitionOf(apiVersion, kind)
                .map(type -> nothing.computeIfAbsent(type.name(), name -> nothing(type)))
                .orElseGet(NODES::objectNode);
    }

    private ObjectNode nothing(Definition type) {
        ObjectNode object = NODES.objectNode();
        complete(object, type);
        return object;
    }

    private void complete(ObjectNode object, Definition type) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (member.getValue().isContainer()) {
                Field field = type.fields().get(member.getKey());
                if (field != null) {
                    below(member.getValue(), field.type());
                }
            }
        }
        for (Field field : told(type)) {
            if (object.get(field.name()) == null) {
                object.set(field.name(), zero(field.type()));
            }
        }
    }

    private void below(JsonNode value, FieldType type) {
        switch (type) {
            case FieldType.Reference(String name) -> {
                if (value instanceof ObjectNode object) {
                    schema.definition(name).ifPresent(definition -> complete(object, definition));
                }
            }
            case FieldType.ListOf list when list.element() instanceof FieldType.Reference ->
                    value.forEach(item -> below(item, list.element()));
            case FieldType.MapOf map when map.value() instanceof FieldType.Reference ->
                    value.forEach(item -> below(item, map.value()));
            case FieldType ignored -> {}
        }
    }

    private List<Field> told(Definition type) {
        return told.computeIfAbsent(
                type.name(),
                name ->
                        type.fields().values().stream()
                                .filter(field -> Told.always(type, field))
                                .toList());
    }

    private JsonNode zero(FieldType type) {
        return switch (type) {
            case FieldType.Reference(String name) ->
                    schema.definition(name).map(this::nothing).orElseGet(NODES::objectNode);
            case Scalar.STRING -> NODES.stringNode("");
            case Scalar.QUANTITY -> NODES.stringNode("0");
            case Scalar.INT32, Scalar.INT64, Scalar.INT_OR_STRING -> NODES.numberNode(0);
            case Scalar.BOOLEAN -> NODES.booleanNode(false);
            case FieldType ignored -> NODES.nullNode();
        };
    }
}
