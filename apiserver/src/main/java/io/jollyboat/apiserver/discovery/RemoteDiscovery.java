package io.jollyboat.apiserver.discovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A group that another server serves, as it is shown with this server's own.
 *
 * @param versions the preferred one first
 */
public record RemoteDiscovery(String name, List<Version> versions) {

    /**
     * One version.
     *
     * @param resources the {@code APIResourceList} of the other server
     * @param stale whether the server did not answer when it was asked last
     */
    public record Version(String version, ObjectNode resources, boolean stale) {
        /** Of a server that answers. */
        public Version(String version, ObjectNode resources) {
            this(version, resources, false);
        }
    }

    public RemoteDiscovery {
        versions = List.copyOf(versions);
    }

    /** The old form: an {@code APIGroup}. */
    ObjectNode group() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", name);
        ArrayNode all = json.putArray("versions");
        versions.forEach(each -> version(all.addObject(), each));
        version(json.putObject("preferredVersion"), versions.getFirst());
        return json;
    }

    private void version(ObjectNode json, Version version) {
        json.put("groupVersion", name + "/" + version.version).put("version", version.version);
    }

    /** The newer form: an {@code APIGroupDiscovery}. */
    ObjectNode aggregated() {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        item.putObject("metadata").put("name", name);
        ArrayNode all = item.putArray("versions");
        for (Version each : versions) {
            ObjectNode version = all.addObject().put("version", each.version);
            if (!each.resources.path("resources").isEmpty()) {
                resources(version.putArray("resources"), each);
            }
            version.put("freshness", each.stale ? "Stale" : "Current");
        }
        return item;
    }

    private void resources(ArrayNode array, Version version) {
        Map<String, ObjectNode> byName = new LinkedHashMap<>();
        for (JsonNode resource : version.resources.path("resources")) {
            String name = resource.path("name").asString("");
            int slash = name.indexOf('/');
            if (slash < 0) {
                ObjectNode json = array.addObject().put("resource", name);
                kind(json, version, resource);
                json.put(
                        "scope",
                        resource.path("namespaced").asBoolean(false) ? "Namespaced" : "Cluster");
                json.put("singularResource", resource.path("singularName").asString(""));
                for (String list : List.of("verbs", "shortNames", "categories")) {
                    if (resource.path(list).isArray()) {
                        json.set(list, resource.path(list).deepCopy());
                    }
                }
                byName.put(name, json);
                continue;
            }
            ObjectNode parent = byName.get(name.substring(0, slash));
            if (parent != null) {
                ArrayNode below =
                        parent.path("subresources") instanceof ArrayNode there
                                ? there
                                : parent.putArray("subresources");
                ObjectNode json = below.addObject().put("subresource", name.substring(slash + 1));
                kind(json, version, resource);
                json.set("verbs", resource.path("verbs").deepCopy());
            }
        }
    }

    private void kind(ObjectNode json, Version version, JsonNode resource) {
        json.putObject("responseKind")
                .put("group", resource.path("group").asString(name))
                .put("version", resource.path("version").asString(version.version))
                .put("kind", resource.path("kind").asString(""));
    }
}
