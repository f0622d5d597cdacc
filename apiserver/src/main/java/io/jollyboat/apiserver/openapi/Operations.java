package io.jollyboat.apiserver.openapi;

import io.jollyboat.apiserver.resource.ObjectKind;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.Subresource;
import io.jollyboat.core.schema.OpenApi.Dialect;
import io.jollyboat.core.schema.Schema;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The paths of one resource in one version, each with its operations: as much of them as clients
 * look at.
 */
record Operations(Schema schema, Dialect dialect, ResourceDefinition definition, String version) {

    private static final String STRING = "string";
    private static final String BOOLEAN = "boolean";
    private static final String INTEGER = "integer";

    /** The query parameters by operation, with their types. */
    private static final Map<String, List<String>> PARAMETERS =
            Map.of(
                    "get", List.of(),
                    "list",
                            List.of(
                                    "allowWatchBookmarks",
                                    "continue",
                                    "fieldSelector",
                                    "labelSelector",
                                    "limit",
                                    "resourceVersion",
                                    "resourceVersionMatch",
                                    "sendInitialEvents",
                                    "timeoutSeconds",
                                    "watch"),
                    "post", List.of("dryRun", "fieldManager", "fieldValidation"),
                    "put", List.of("dryRun", "fieldManager", "fieldValidation"),
                    "patch", List.of("dryRun", "fieldManager", "fieldValidation", "force"),
                    "delete",
                            List.of(
                                    "dryRun",
                                    "gracePeriodSeconds",
                                    "orphanDependents",
                                    "propagationPolicy"),
                    "deletecollection",
                            List.of(
                                    "continue",
                                    "dryRun",
                                    "fieldSelector",
                                    "gracePeriodSeconds",
                                    "labelSelector",
                                    "limit",
                                    "propagationPolicy"));

    private static final Map<String, String> TYPES =
            Map.of(
                    "allowWatchBookmarks", BOOLEAN,
                    "force", BOOLEAN,
                    "gracePeriodSeconds", INTEGER,
                    "limit", INTEGER,
                    "orphanDependents", BOOLEAN,
                    "sendInitialEvents", BOOLEAN,
                    "timeoutSeconds", INTEGER,
                    "watch", BOOLEAN);

    private static final List<String> CUSTOM_PATCHES =
            List.of(
                    "application/apply-patch+yaml",
                    "application/json-patch+json",
                    "application/merge-patch+json");

    private static final List<String> PATCHES =
            List.of(
                    "application/json-patch+json",
                    "application/merge-patch+json",
                    "application/strategic-merge-patch+json",
                    "application/apply-patch+yaml");

    void addTo(ObjectNode paths) {
        String base =
                definition.group().isEmpty()
                        ? "/api/" + version
                        : "/apis/" + definition.group() + "/" + version;
        String scoped = definition.namespaced() ? base + "/namespaces/{namespace}" : base;
        String collection = scoped + "/" + definition.plural();
        ObjectKind own = new ObjectKind(definition.group(), version, definition.kind());

        ObjectNode all = path(paths, collection, definition.namespaced(), false);
        ObjectNode one = path(paths, collection + "/{name}", definition.namespaced(), true);
        for (String verb : definition.verbs()) {
            switch (verb) {
                case "create" -> operation(all, "post", "post", own, own);
                case "list" -> operation(all, "get", "list", own, listKind());
                case "deletecollection" -> operation(all, "delete", verb, own, own);
                case "get" -> operation(one, "get", "get", own, own);
                case "update" -> operation(one, "put", "put", own, own);
                case "patch" -> operation(one, "patch", "patch", own, own);
                case "delete" -> operation(one, "delete", "delete", own, own);
                default -> {}
            }
        }
        if (definition.namespaced() && definition.verbs().contains("list")) {
            operation(
                    path(paths, base + "/" + definition.plural(), false, false),
                    "get",
                    "list",
                    own,
                    listKind());
        }
        for (Subresource subresource : definition.subresources()) {
            addSubresource(paths, collection + "/{name}/" + subresource.name(), subresource);
        }
        dropEmpty(paths, collection);
        dropEmpty(paths, collection + "/{name}");
    }

    private void addSubresource(ObjectNode paths, String at, Subresource subresource) {
        ObjectNode path = path(paths, at, definition.namespaced(), true);
        ObjectKind kind = subresource.kind(definition, version);
        for (String verb : subresource.verbs()) {
            switch (verb) {
                case "create" -> operation(path, "post", "post", kind, kind);
                case "get" -> operation(path, "get", "get", kind, kind);
                case "update" -> operation(path, "put", "put", kind, kind);
                case "patch" -> operation(path, "patch", "patch", kind, kind);
                case "delete" -> operation(path, "delete", "delete", kind, kind);
                default -> {}
            }
        }
    }

    private ObjectKind listKind() {
        return new ObjectKind(definition.group(), version, definition.names().listKind());
    }

    private ObjectNode path(ObjectNode paths, String at, boolean namespaced, boolean named) {
        ObjectNode path = paths.putObject(at);
        ArrayNode parameters = JsonNodeFactory.instance.arrayNode();
        if (named) {
            typed(parameter(parameters, "name", "path").put("required", true), STRING);
        }
        if (namespaced) {
            typed(parameter(parameters, "namespace", "path").put("required", true), STRING);
        }
        if (!parameters.isEmpty()) {
            path.set("parameters", parameters);
        }
        return path;
    }

    private static void dropEmpty(ObjectNode paths, String at) {
        boolean operations =
                paths.path(at)
                        .propertyStream()
                        .anyMatch(member -> !member.getKey().equals("parameters"));
        if (!operations) {
            paths.remove(at);
        }
    }

    private void operation(
            ObjectNode path, String method, String action, ObjectKind kind, ObjectKind answer) {
        ObjectNode operation = path.putObject(method);
        ArrayNode parameters = operation.putArray("parameters");
        for (String name : PARAMETERS.getOrDefault(action, List.of())) {
            typed(parameter(parameters, name, "query"), TYPES.getOrDefault(name, STRING));
        }
        switch (method) {
            case "post", "put" -> body(operation, parameters, List.of("application/json"), kind);
            case "patch" -> {
                List<String> forms = definition.custom() == null ? PATCHES : CUSTOM_PATCHES;
                body(operation, parameters, forms, new ObjectKind("", "v1", "Patch"));
            }
            default -> {}
        }
        if (parameters.isEmpty()) {
            operation.remove("parameters");
        }
        ObjectNode ok = operation.putObject("responses").putObject("200").put("description", "OK");
        if (dialect == Dialect.V3) {
            reference(
                    ok.putObject("content").putObject("application/json").putObject("schema"),
                    answer);
        } else {
            reference(ok.putObject("schema"), answer);
        }
        operation.put("x-kubernetes-action", action);
        operation
                .putObject("x-kubernetes-group-version-kind")
                .put("group", kind.group())
                .put("kind", kind.kind())
                .put("version", kind.version());
    }

    private static ObjectNode parameter(ArrayNode parameters, String name, String in) {
        return parameters.addObject().put("name", name).put("in", in);
    }

    private void typed(ObjectNode parameter, String type) {
        ObjectNode schema = dialect == Dialect.V3 ? parameter.putObject("schema") : parameter;
        schema.put("type", type).put("uniqueItems", true);
    }

    private void body(
            ObjectNode operation, ArrayNode parameters, List<String> types, ObjectKind kind) {
        if (dialect == Dialect.V3) {
            ObjectNode content = operation.putObject("requestBody").putObject("content");
            types.forEach(type -> reference(content.putObject(type).putObject("schema"), kind));
        } else {
            ObjectNode body = parameter(parameters, "body", "body");
            reference(body.put("required", true).putObject("schema"), kind);
        }
    }

    private void reference(ObjectNode node, ObjectKind kind) {
        String prefix = dialect == Dialect.V3 ? "#/components/schemas/" : "#/definitions/";
        if (definition.custom() != null && kind.group().equals(definition.group())) {
            boolean list = kind.kind().equals(definition.names().listKind());
            node.put("$ref", prefix + CustomSchemas.name(definition, version, list));
            return;
        }
        schema.definition(kind.group(), kind.version(), kind.kind())
                .ifPresentOrElse(
                        definition -> node.put("$ref", prefix + definition.name()),
                        () -> node.put("type", "object"));
    }
}
