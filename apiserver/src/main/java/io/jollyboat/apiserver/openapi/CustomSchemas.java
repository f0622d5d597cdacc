package io.jollyboat.apiserver.openapi;

import io.jollyboat.apiserver.resource.CustomVersion;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.core.schema.OpenApi.Dialect;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The schemas of custom kinds and of lists of them, under names made of their groups. */
final class CustomSchemas {

    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    /** What they refer to. */
    static final List<String> REFERRED_TO = List.of(META + "ListMeta", META + "ObjectMeta");

    private CustomSchemas() {}

    /** {@code com.example.stable.v1.CronTab}, of the group {@code stable.example.com}. */
    static String name(ResourceDefinition definition, String version, boolean list) {
        List<String> labels = Arrays.asList(definition.group().split("\\.", -1));
        Collections.reverse(labels);
        return String.join(".", labels)
                + "."
                + version
                + "."
                + (list ? definition.names().listKind() : definition.kind());
    }

    /** Adds those of one version, if it is a custom one. */
    static void addTo(
            ObjectNode schemas, ResourceDefinition definition, String version, Dialect dialect) {
        CustomVersion custom = definition.custom();
        if (custom == null) {
            return;
        }
        String name = name(definition, version, false);
        schemas.set(name, custom.published(dialect == Dialect.V2));
        schemas.set(name(definition, version, true), list(definition, version, name, dialect));
    }

    private static ObjectNode list(
            ResourceDefinition definition, String version, String element, Dialect dialect) {
        String prefix = dialect == Dialect.V2 ? "#/definitions/" : "#/components/schemas/";
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put(
                "description",
                definition.names().listKind() + " is a list of " + definition.kind());
        list.put("type", "object");
        list.putArray("required").add("items");
        ObjectNode properties = list.putObject("properties");
        properties.putObject("apiVersion").put("type", "string");
        properties
                .putObject("items")
                .put("type", "array")
                .putObject("items")
                .put("$ref", prefix + element);
        properties.putObject("kind").put("type", "string");
        properties.putObject("metadata").put("$ref", prefix + META + "ListMeta");
        list.putArray("x-kubernetes-group-version-kind")
                .addObject()
                .put("group", definition.group())
                .put("kind", definition.names().listKind())
                .put("version", version);
        return list;
    }
}
