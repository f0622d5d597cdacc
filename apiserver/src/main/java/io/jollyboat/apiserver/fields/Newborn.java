package io.jollyboat.apiserver.fields;

import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Field;
import io.jollyboat.core.schema.FieldType;
import io.jollyboat.core.schema.Schema;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a kind's object is before anybody has said anything about it. In Go, members that are
 * structures and not pointers are always there, as are lists and scalars without {@code omitempty};
 * whoever creates an object does not bring them about and so does not own them.
 *
 * <p>Safe for use by several threads.
 */
public final class Newborn {

    /**
     * Members that are structures, wherever they occur. The schema cannot tell them from pointers;
     * the names are those of the chain from the object down, since list elements begin as nothing.
     */
    private static final Set<String> STRUCTURES =
            Set.of(
                    "metadata",
                    "spec",
                    "status",
                    "template",
                    "strategy",
                    "updateStrategy",
                    "jobTemplate",
                    "resources",
                    "source",
                    "involvedObject",
                    "regarding",
                    "roleRef",
                    "scaleTargetRef",
                    "loadBalancer",
                    "nodeInfo",
                    "daemonEndpoints",
                    "kubeletEndpoint",
                    "names",
                    "acceptedNames",
                    "priorityLevelConfiguration",
                    "devices");

    private final Schema schema;
    private final Map<String, ObjectNode> known = new ConcurrentHashMap<>();

    public Newborn(Schema schema) {
        this.schema = schema;
    }

    /** The object; shared, for reading only. */
    public ObjectNode of(String apiVersion, String kind) {
        Optional<Definition> type = schema.definitionOf(apiVersion, kind);
        return type.isEmpty()
                ? JsonNodeFactory.instance.objectNode()
                : known.computeIfAbsent(type.get().name(), name -> structure(type.get()));
    }

    private ObjectNode structure(Definition type) {
        ObjectNode born = JsonNodeFactory.instance.objectNode();
        for (Field field : type.fields().values()) {
            String name = field.name();
            if (field.type() instanceof FieldType.Reference && STRUCTURES.contains(name)) {
                Optional<Definition> below = schema.below(field.type());
                born.set(name, below.map(this::structure).orElseGet(born::objectNode));
            } else if (field.required()) {
                zero(born, field);
            }
        }
        return born;
    }

    private static void zero(ObjectNode born, Field field) {
        String name = field.name();
        switch (field.type()) {
            case FieldType.Scalar.STRING -> born.put(name, "");
            case FieldType.Scalar.INT32, FieldType.Scalar.INT64 -> born.put(name, 0);
            case FieldType.Scalar.BOOLEAN -> born.put(name, false);
            default -> born.putNull(name);
        }
    }
}
