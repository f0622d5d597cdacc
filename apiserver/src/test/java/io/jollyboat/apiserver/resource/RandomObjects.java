package io.jollyboat.apiserver.resource;

import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Field;
import io.jollyboat.core.schema.FieldType;
import io.jollyboat.core.schema.Schema;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Objects that keep their schema and otherwise make no sense. */
public final class RandomObjects {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEPEST = 9;
    private static final List<String> TEXTS =
            List.of(
                    "",
                    "a",
                    "x",
                    "A_B",
                    "default",
                    "None",
                    "ClientIP",
                    "RollingUpdate",
                    "Always",
                    "Never",
                    "In",
                    "Exists",
                    "Gt",
                    "ExternalName",
                    "NodePort",
                    "LoadBalancer",
                    "Local",
                    "10.96.0.5",
                    "::1",
                    "*",
                    "*/5 * * * *",
                    "@every x",
                    "50%",
                    "999999999%",
                    "kubernetes.io/tls",
                    "kubernetes.io/dockerconfigjson",
                    "..",
                    "/",
                    "a/b/c",
                    "é",
                    "true",
                    "Localhost",
                    "Resource",
                    "User",
                    "Container",
                    "Indexed",
                    "\u0000");
    private static final List<String> QUANTITIES = List.of("0", "1", "100m", "1Gi", "-1", "1e3");

    private final Schema schema;
    private final RandomGenerator random;

    public RandomObjects(Schema schema, RandomGenerator random) {
        this.schema = schema;
        this.random = random;
    }

    public ObjectNode object(Definition type) {
        return object(type, 0);
    }

    private ObjectNode object(Definition type, int depth) {
        ObjectNode object = NODES.objectNode();
        for (Field field : type.fields().values()) {
            // Near the root most members are there, far from it few are.
            if (random.nextInt(DEEPEST + 3) > depth + 2) {
                object.set(field.name(), value(field.type(), depth + 1));
            }
        }
        return object;
    }

    private JsonNode value(FieldType type, int depth) {
        return switch (type) {
            case FieldType.Reference(String name) ->
                    depth > DEEPEST
                            ? NODES.objectNode()
                            : object(schema.definition(name).orElseThrow(), depth);
            case FieldType.ListOf list -> {
                ArrayNode array = NODES.arrayNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    array.add(value(list.element(), depth + 1));
                }
                yield array;
            }
            case FieldType.MapOf map -> {
                ObjectNode object = NODES.objectNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    object.set(any(TEXTS), value(map.value(), depth + 1));
                }
                yield object;
            }
            case FieldType.Scalar scalar -> scalar(scalar);
        };
    }

    private JsonNode scalar(FieldType.Scalar type) {
        return switch (type) {
            case INT32 -> NODES.numberNode(number());
            case INT64 -> NODES.numberNode((long) number());
            case DOUBLE -> NODES.numberNode(random.nextDouble());
            case BOOLEAN -> NODES.booleanNode(random.nextBoolean());
            case BYTES -> NODES.stringNode("YQ==");
            case QUANTITY -> NODES.stringNode(any(QUANTITIES));
            case INT_OR_STRING ->
                    random.nextBoolean()
                            ? NODES.numberNode(number())
                            : NODES.stringNode(any(TEXTS));
            case TIME -> NODES.stringNode("2026-01-01T00:00:00Z");
            case MICRO_TIME -> NODES.stringNode("2026-01-01T00:00:00.000000Z");
            case STRING, DURATION -> NODES.stringNode(any(TEXTS));
            default -> NODES.objectNode();
        };
    }

    private int number() {
        return switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> Integer.MAX_VALUE;
            case 3 -> Integer.MIN_VALUE;
            default -> random.nextInt(100);
        };
    }

    private String any(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}
