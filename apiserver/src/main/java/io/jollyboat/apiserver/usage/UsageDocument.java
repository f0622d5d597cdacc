package io.jollyboat.apiserver.usage;

import io.jollyboat.core.schema.OpenApi;
import io.jollyboat.core.schema.OpenApi.Dialect;
import io.jollyboat.core.schema.Schema;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What OpenAPI says about {@code metrics.k8s.io}, for {@code kubectl explain} and its like. */
final class UsageDocument {

    /** Below {@code /openapi/v3}. */
    static final String PATH = "apis/" + UsageObjects.API_VERSION;

    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
    private static final String OWN = "io.k8s.metrics.pkg.apis.metrics.v1beta1.";

    private final Dialect dialect;
    private final ObjectNode schemas;

    private UsageDocument(Dialect dialect) {
        this.dialect = dialect;
        this.schemas =
                new OpenApi(Schema.kubernetes(), dialect)
                        .schemas(
                                List.of(
                                        META + "ObjectMeta",
                                        META + "ListMeta",
                                        META + "Time",
                                        META + "Duration",
                                        QUANTITY));
        kinds();
    }

    static ObjectNode third() {
        UsageDocument made = new UsageDocument(Dialect.V3);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes metrics").put("version", "v1beta1");
        made.paths(document.putObject("paths"));
        document.putObject("components").set("schemas", made.schemas);
        return document;
    }

    static ObjectNode second() {
        UsageDocument made = new UsageDocument(Dialect.V2);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        made.paths(document.putObject("paths"));
        document.set("definitions", made.schemas);
        return document;
    }

    private void kinds() {
        ObjectNode node = kind("NodeMetrics", "NodeMetrics tells what a node uses.");
        measured(node);
        usage(node, "What the node uses.");
        ObjectNode pod = kind("PodMetrics", "PodMetrics tells what the containers of a pod use.");
        measured(pod);
        ObjectNode containers =
                property(pod, "containers", "What each container of the pod uses, by one window.");
        containers.put("type", "array");
        dialect.refer(containers.putObject("items"), OWN + "ContainerMetrics");
        ObjectNode container =
                described(
                        OWN + "ContainerMetrics", "ContainerMetrics tells what a container uses.");
        container.putArray("required").add("name").add("usage");
        property(container, "name", "The container's name.").put("type", "string");
        usage(container, "What the container uses.");
        for (String kind : List.of("NodeMetrics", "PodMetrics")) {
            list(kind);
        }
    }

    private void measured(ObjectNode kind) {
        dialect.refer(
                property(kind, "metadata", "Standard object's metadata."), META + "ObjectMeta");
        dialect.refer(
                property(kind, "timestamp", "When it was measured: the end of the window."),
                META + "Time");
        property(kind, "window", "Over how long it was measured.").put("type", "string");
    }

    private void usage(ObjectNode kind, String description) {
        ObjectNode usage = property(kind, "usage", description);
        usage.put("type", "object");
        dialect.refer(usage.putObject("additionalProperties"), QUANTITY);
    }

    private void list(String kind) {
        ObjectNode list = kind(kind + "List", kind + "List is a list of " + kind + ".");
        dialect.refer(property(list, "metadata", "Standard list metadata."), META + "ListMeta");
        ObjectNode items = property(list, "items", "The members of the list.");
        items.put("type", "array");
        dialect.refer(items.putObject("items"), OWN + kind);
    }

    private ObjectNode described(String name, String description) {
        return schemas.putObject(name).put("description", description).put("type", "object");
    }

    private ObjectNode kind(String name, String description) {
        ObjectNode kind = described(OWN + name, description);
        property(kind, "apiVersion", "The version of the API that this object is in.")
                .put("type", "string");
        property(kind, "kind", "The kind of this object.").put("type", "string");
        named(kind.putArray("x-kubernetes-group-version-kind").addObject(), name);
        return kind;
    }

    private static void named(ObjectNode into, String kind) {
        into.put("group", UsageObjects.GROUP)
                .put("kind", kind)
                .put("version", UsageObjects.VERSION);
    }

    private static ObjectNode property(ObjectNode of, String name, String description) {
        return of.withObject("/properties").putObject(name).put("description", description);
    }

    private void paths(ObjectNode paths) {
        String base = "/apis/" + UsageObjects.API_VERSION;
        operation(paths, base + "/nodes", "list", "NodeMetrics", List.of());
        operation(paths, base + "/nodes/{name}", "get", "NodeMetrics", List.of("name"));
        operation(paths, base + "/pods", "list", "PodMetrics", List.of());
        String pods = base + "/namespaces/{namespace}/pods";
        operation(paths, pods, "list", "PodMetrics", List.of("namespace"));
        operation(paths, pods + "/{name}", "get", "PodMetrics", List.of("name", "namespace"));
    }

    private void operation(
            ObjectNode paths, String path, String action, String kind, List<String> parameters) {
        ObjectNode at = paths.putObject(path);
        ObjectNode get = at.putObject("get");
        ObjectNode ok = get.putObject("responses").putObject("200").put("description", "OK");
        ObjectNode schema =
                dialect == Dialect.V2
                        ? ok.putObject("schema")
                        : ok.putObject("content").putObject("application/json").putObject("schema");
        String prefix = dialect == Dialect.V2 ? "#/definitions/" : "#/components/schemas/";
        schema.put("$ref", prefix + OWN + kind + (action.equals("list") ? "List" : ""));
        get.put("x-kubernetes-action", action);
        named(get.putObject("x-kubernetes-group-version-kind"), kind);
        parameters.forEach(
                name ->
                        at.withArray("/parameters")
                                .addObject()
                                .put("name", name)
                                .put("in", "path")
                                .put("required", true));
    }
}
