package io.jollyboat.apiserver.discovery;

import io.jollyboat.apiserver.discovery.Groups.Group;
import io.jollyboat.apiserver.resource.ObjectKind;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.Subresource;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** All groups, versions and resources in one document, as newer clients ask for it. */
final class AggregatedDiscovery {

    private AggregatedDiscovery() {}

    /**
     * An {@code APIGroupDiscoveryList}.
     *
     * @param version of apidiscovery.k8s.io: v2 or v2beta1, which differ in name only
     */
    static ObjectNode of(Collection<Group> groups, String version) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", "APIGroupDiscoveryList");
        list.put("apiVersion", "apidiscovery.k8s.io/" + version);
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        for (Group group : groups) {
            ObjectNode item = items.addObject();
            ObjectNode metadata = item.putObject("metadata");
            if (!group.name().isEmpty()) {
                metadata.put("name", group.name());
            }
            ArrayNode versions = item.putArray("versions");
            group.byVersion()
                    .forEach(
                            (each, definitions) ->
                                    version(versions.addObject(), group, each, definitions));
        }
        return list;
    }

    private static void version(
            ObjectNode json, Group group, String version, List<ResourceDefinition> definitions) {
        json.put("version", version);
        ArrayNode resources = json.putArray("resources");
        for (ResourceDefinition definition : definitions) {
            ObjectNode resource = resources.addObject();
            resource.put("resource", definition.plural());
            kind(resource, group.name(), version, definition.kind());
            resource.put("scope", definition.namespaced() ? "Namespaced" : "Cluster");
            resource.put("singularResource", definition.names().singular());
            definition.verbs().forEach(resource.putArray("verbs")::add);
            if (!definition.names().shortNames().isEmpty()) {
                definition.names().shortNames().forEach(resource.putArray("shortNames")::add);
            }
            if (!definition.names().categories().isEmpty()) {
                definition.names().categories().forEach(resource.putArray("categories")::add);
            }
            subresources(resource, version, definition);
        }
        json.put("freshness", "Current");
    }

    private static void subresources(
            ObjectNode resource, String version, ResourceDefinition definition) {
        if (definition.subresources().isEmpty()) {
            return;
        }
        ArrayNode subresources = resource.putArray("subresources");
        for (Subresource subresource : definition.subresources()) {
            ObjectNode json = subresources.addObject();
            json.put("subresource", subresource.name());
            ObjectKind spoken = subresource.kind(definition, version);
            kind(json, spoken.group(), spoken.version(), spoken.kind());
            subresource.verbs().forEach(json.putArray("verbs")::add);
        }
    }

    private static void kind(ObjectNode json, String group, String version, String kind) {
        json.putObject("responseKind")
                .put("group", group)
                .put("version", version)
                .put("kind", kind);
    }
}
