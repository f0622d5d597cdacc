package io.jollyboat.apiserver.fields;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The forms of types given as OpenAPI with Kubernetes' extensions: the structural schemas of custom
 * resources. {@code metadata} of the object itself and of embedded resources has the form that all
 * kinds share.
 */
public final class OpenApiForms {

    private final Form metadata;

    /**
     * @param metadata the form of {@code ObjectMeta}
     */
    public OpenApiForms(Form metadata) {
        this.metadata = metadata;
    }

    /** The form of a custom resource's objects in the version with this schema. */
    public Form object(JsonNode schema) {
        return members(schema, true);
    }

    private Form value(JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").booleanValue(false)) {
            return Form.ANY;
        }
        return switch (schema.path("type").stringValue("")) {
            case "object" ->
                    members(
                            schema,
                            schema.path("x-kubernetes-embedded-resource").booleanValue(false));
            case "array" -> items(schema);
            case "string" -> new Form.Scalar(Form.Kind.STRING);
            case "integer", "number" -> new Form.Scalar(Form.Kind.NUMBER);
            case "boolean" -> new Form.Scalar(Form.Kind.BOOLEAN);
            default -> Form.DEDUCED;
        };
    }

    private Form members(JsonNode schema, boolean resource) {
        JsonNode properties = schema.path("properties");
        Map<String, Form> known = new ConcurrentHashMap<>();
        if (resource) {
            known.put("apiVersion", new Form.Scalar(Form.Kind.STRING));
            known.put("kind", new Form.Scalar(Form.Kind.STRING));
            known.put("metadata", metadata);
        }
        return new Form.Members(
                name -> {
                    JsonNode property = properties.get(name);
                    return property == null
                            ? known.get(name)
                            : known.computeIfAbsent(name, absent -> value(property));
                },
                others(schema),
                schema.path("x-kubernetes-map-type").stringValue("").equals("atomic"));
    }

    private @Nullable Form others(JsonNode schema) {
        JsonNode additional = schema.path("additionalProperties");
        if (additional.isObject()) {
            return value(additional);
        }
        boolean free =
                additional.booleanValue(false)
                        || schema.path("x-kubernetes-preserve-unknown-fields").booleanValue(false);
        return free ? Form.DEDUCED : null;
    }

    private Form items(JsonNode schema) {
        JsonNode items = schema.path("items");
        Form element = items.isObject() ? value(items) : Form.DEDUCED;
        return switch (schema.path("x-kubernetes-list-type").stringValue("")) {
            case "set" -> new Form.Items(element, Form.Relation.SET, List.of(), Map.of());
            case "map" -> {
                List<String> keys =
                        schema.path("x-kubernetes-list-map-keys")
                                .valueStream()
                                .map(key -> key.asString(""))
                                .toList();
                Map<String, JsonNode> defaults = new HashMap<>();
                keys.forEach(key -> defaultOf(items, key, defaults));
                yield new Form.Items(element, Form.Relation.MAP, keys, defaults);
            }
            default -> Form.Items.atomic(element);
        };
    }

    private static void defaultOf(JsonNode items, String key, Map<String, JsonNode> defaults) {
        JsonNode value = items.path("properties").path(key).get("default");
        if (value != null) {
            defaults.put(key, value);
        } else if (!isRequired(items, key)) {
            defaults.put(key, JsonNodeFactory.instance.nullNode());
        }
    }

    private static boolean isRequired(JsonNode items, String key) {
        return items.path("required").valueStream().anyMatch(each -> each.asString("").equals(key));
    }
}
