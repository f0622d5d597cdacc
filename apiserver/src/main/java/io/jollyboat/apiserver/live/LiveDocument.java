package io.jollyboat.apiserver.live;

import io.jollyboat.core.schema.OpenApi;
import io.jollyboat.core.schema.OpenApi.Dialect;
import io.jollyboat.core.schema.Schema;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What OpenAPI says about one {@link LiveResource}, for {@code kubectl explain} and its like. */
final class LiveDocument {

    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private final LiveResource resource;
    private final Dialect dialect;
    private final ObjectNode schemas;

    private LiveDocument(LiveResource resource, Dialect dialect) {
        this.resource = resource;
        this.dialect = dialect;
        this.schemas =
                new OpenApi(Schema.kubernetes(), dialect)
                        .schemas(List.of(META + "ObjectMeta", META + "ListMeta", META + "Time"));
        kinds();
    }

    static ObjectNode third(LiveResource resource) {
        LiveDocument made = new LiveDocument(resource, Dialect.V3);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("openapi", "3.0.0");
        document.putObject("info")
                .put("title", resource.group())
                .put("version", resource.version());
        made.paths(document.putObject("paths"));
        document.putObject("components").set("schemas", made.schemas);
        return document;
    }

    static ObjectNode second(LiveResource resource) {
        LiveDocument made = new LiveDocument(resource, Dialect.V2);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        made.paths(document.putObject("paths"));
        document.set("definitions", made.schemas);
        return document;
    }

    private void kinds() {
        String kind = resource.names().kind();
        ObjectNode own = resource.schema().get();
        ObjectNode one = kind(kind, own.path("description").asString(""));
        dialect.refer(
                property(one, "metadata", "Standard object's metadata."), META + "ObjectMeta");
        for (Map.Entry<String, JsonNode> each : own.path("properties").properties()) {
            one.withObject("/properties").set(each.getKey(), each.getValue());
        }
        ObjectNode list = kind(kind + "List", kind + "List is a list of " + kind + ".");
        dialect.refer(property(list, "metadata", "Standard list metadata."), META + "ListMeta");
        ObjectNode items = property(list, "items", "The members of the list.");
        items.put("type", "array");
        dialect.refer(items.putObject("items"), name(kind));
    }

    private ObjectNode kind(String kind, String description) {
        ObjectNode schema = schemas.putObject(name(kind));
        schema.put("description", description).put("type", "object");
        property(schema, "apiVersion", "The version of the API that this object is in.")
                .put("type", "string");
        property(schema, "kind", "The kind of this object.").put("type", "string");
        tell(schema.putArray("x-kubernetes-group-version-kind").addObject(), kind);
        return schema;
    }

    /** As those of custom resources: the group turned round, then version and kind. */
    private String name(String kind) {
        List<String> parts = List.of(resource.group().split("\\."));
        return String.join(".", parts.reversed()) + "." + resource.version() + "." + kind;
    }

    private void tell(ObjectNode into, String kind) {
        into.put("group", resource.group()).put("kind", kind).put("version", resource.version());
    }

    private static ObjectNode property(ObjectNode of, String name, String description) {
        return of.withObject("/properties").putObject(name).put("description", description);
    }

    private void paths(ObjectNode paths) {
        String plural = resource.names().plural();
        String base = "/apis/" + resource.apiVersion();
        String namespaced = base + "/namespaces/{namespace}/" + plural;
        String kind = resource.names().kind();
        operation(paths, base + "/" + plural, "list", kind + "List", List.of());
        operation(paths, namespaced, "list", kind + "List", List.of("namespace"));
        operation(paths, namespaced + "/{name}", "get", kind, List.of("name", "namespace"));
    }

    private void operation(
            ObjectNode paths, String path, String action, String shown, List<String> parameters) {
        ObjectNode at = paths.putObject(path);
        ObjectNode get = at.putObject("get");
        ObjectNode ok = get.putObject("responses").putObject("200").put("description", "OK");
        boolean old = dialect == Dialect.V2;
        ObjectNode schema =
                old
                        ? ok.putObject("schema")
                        : ok.putObject("content").putObject("application/json").putObject("schema");
        String prefix = old ? "#/definitions/" : "#/components/schemas/";
        schema.put("$ref", prefix + name(shown));
        get.put("x-kubernetes-action", action);
        tell(get.putObject("x-kubernetes-group-version-kind"), resource.names().kind());
        for (String name : parameters) {
            ObjectNode parameter = at.withArray("/parameters").addObject();
            parameter.put("name", name).put("in", "path").put("required", true);
        }
    }
}
