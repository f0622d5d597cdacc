package io.jollyboat.apiserver.live;

import io.jollyboat.apiserver.table.Printer;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A namespaced resource that can be read and nothing else.
 *
 * @param version the only one of its group
 * @param names what it is called
 * @param printer the columns that people are shown
 * @param schema made when somebody asks what the fields mean: a description and the properties
 *     besides kind, version and metadata, as OpenAPI has them, with no references
 */
public record LiveResource(
        String group,
        String version,
        Names names,
        Printer printer,
        Supplier<ObjectNode> schema,
        LiveObjects objects) {

    /** What a resource is called; see a definition of custom resources. */
    public record Names(String plural, String singular, String kind, List<String> shortNames) {

        public Names {
            shortNames = List.copyOf(shortNames);
        }
    }

    String apiVersion() {
        return group + "/" + version;
    }

    /** The {@code APIResourceList} of its group. */
    ObjectNode discovery() {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", "APIResourceList").put("apiVersion", "v1");
        list.put("groupVersion", apiVersion());
        ObjectNode resource = list.putArray("resources").addObject();
        resource.put("name", names.plural)
                .put("singularName", names.singular)
                .put("namespaced", true)
                .put("kind", names.kind);
        resource.putArray("verbs").add("get").add("list").add("watch");
        names.shortNames.forEach(resource.putArray("shortNames")::add);
        return list;
    }
}
