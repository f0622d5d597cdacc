package io.jollyboat.apiserver.openapi;

import io.jollyboat.apiserver.resource.ObjectKind;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.resource.Subresource;
import io.jollyboat.core.schema.OpenApi;
import io.jollyboat.core.schema.OpenApi.Dialect;
import io.jollyboat.core.schema.Schema;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Renders the documents when they are first asked for and keeps their bytes as long as there is
 * room. Safe for use by several threads; rendering takes long, so not for event loops.
 */
final class OpenApiDocuments {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String TITLE = "Kubernetes";

    private final ResourceRegistry registry;
    private final Schema schema;
    private final String version;

    /** By group and version path and the resources rendered. */
    private final Map<String, SoftReference<byte[]>> rendered = new ConcurrentHashMap<>();

    OpenApiDocuments(ResourceRegistry registry, Schema schema, String version) {
        this.registry = registry;
        this.schema = schema;
        this.version = version;
    }

    /** The paths below {@code /openapi/v3} with a hash of what is there, which changes with it. */
    Map<String, String> index() {
        Map<String, String> index = new TreeMap<>();
        byPath().forEach((path, members) -> index.put(path, hash(members)));
        return index;
    }

    /** The document of one group and version; empty when there is none. */
    Optional<byte[]> document(String path) {
        List<ResourceDefinition> members = byPath().get(path);
        if (members == null) {
            return Optional.empty();
        }
        String key = path + "@" + hash(members);
        SoftReference<byte[]> kept = rendered.get(key);
        byte[] bytes = kept == null ? null : kept.get();
        if (bytes == null) {
            bytes = render(path, members);
            rendered.put(key, new SoftReference<>(bytes));
        }
        return Optional.of(bytes);
    }

    private byte[] render(String path, List<ResourceDefinition> members) {
        String served = path.substring(path.lastIndexOf('/') + 1);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("openapi", "3.0.0");
        info(document);
        ObjectNode paths = document.putObject("paths");
        Set<String> names = new LinkedHashSet<>();
        for (ResourceDefinition definition : members) {
            new Operations(schema, Dialect.V3, definition, served).addTo(paths);
            names(definition, served, names);
        }
        ObjectNode schemas = new OpenApi(schema, Dialect.V3).schemas(names);
        members.forEach(each -> CustomSchemas.addTo(schemas, each, served, Dialect.V3));
        document.putObject("components").set("schemas", schemas);
        return MAPPER.writeValueAsBytes(document);
    }

    /** Everything in one document of the older form. */
    ObjectNode version2() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("swagger", "2.0");
        info(document);
        ObjectNode paths = document.putObject("paths");
        Set<String> names = new LinkedHashSet<>();
        for (ResourceDefinition definition : registry.all()) {
            for (String served : definition.versions()) {
                new Operations(schema, Dialect.V2, definition, served).addTo(paths);
                names(definition, served, names);
            }
        }
        ObjectNode schemas = new OpenApi(schema, Dialect.V2).schemas(names);
        for (ResourceDefinition each : registry.all()) {
            CustomSchemas.addTo(schemas, each, each.versions().getFirst(), Dialect.V2);
        }
        document.set("definitions", schemas);
        return document;
    }

    private void info(ObjectNode document) {
        document.putObject("info").put("title", TITLE).put("version", version);
    }

    private void names(ResourceDefinition definition, String served, Set<String> names) {
        if (definition.custom() != null) {
            names.addAll(CustomSchemas.REFERRED_TO);
        }
        name(definition.group(), served, definition.kind(), names);
        name(definition.group(), served, definition.names().listKind(), names);
        for (Subresource subresource : definition.subresources()) {
            ObjectKind spoken = subresource.kind(definition, served);
            name(spoken.group(), spoken.version(), spoken.kind(), names);
        }
    }

    private void name(String group, String served, String kind, Set<String> names) {
        schema.definition(group, served, kind).ifPresent(found -> names.add(found.name()));
    }

    private Map<String, List<ResourceDefinition>> byPath() {
        Map<String, List<ResourceDefinition>> byPath = new HashMap<>();
        for (ResourceDefinition definition : registry.all()) {
            for (String served : definition.versions()) {
                byPath.computeIfAbsent(path(definition, served), ignored -> new ArrayList<>())
                        .add(definition);
            }
        }
        return byPath;
    }

    private static String path(ResourceDefinition definition, String served) {
        return definition.group().isEmpty()
                ? "api/" + served
                : "apis/" + definition.group() + "/" + served;
    }

    private String hash(List<ResourceDefinition> members) {
        CRC32 sum = new CRC32();
        sum.update(version.getBytes(StandardCharsets.UTF_8));
        for (ResourceDefinition definition : members) {
            String facts =
                    definition.plural()
                            + definition.versions()
                            + definition.verbs()
                            + definition.subresources()
                            + (definition.custom() == null
                                    ? ""
                                    : definition.custom().fingerprint());
            sum.update(facts.getBytes(StandardCharsets.UTF_8));
        }
        return "%08X".formatted(sum.getValue());
    }
}
