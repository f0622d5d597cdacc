package io.jollyboat.apiserver.discovery;

import io.jollyboat.apiserver.discovery.Groups.Group;
import io.jollyboat.apiserver.resource.ObjectKind;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.Subresource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The discovery documents in their old form: one per group and version. */
final class DiscoveryDocuments {

    private DiscoveryDocuments() {}

    /** {@code /api}. */
    static ObjectNode coreVersions(String serverAddress) {
        ObjectNode versions = JsonNodeFactory.instance.objectNode();
        versions.put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", serverAddress);
        return versions;
    }

    /** {@code /apis}. */
    static ObjectNode groups(Groups groups) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode all = list.putArray("groups");
        for (Group group : groups.byName().values()) {
            if (!group.name().isEmpty()) {
                all.add(fields(group, JsonNodeFactory.instance.objectNode()));
            }
        }
        return list;
    }

    /** {@code /apis/<group>}. */
    static ObjectNode group(Group group) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        return fields(group, json.put("kind", "APIGroup").put("apiVersion", "v1"));
    }

    private static ObjectNode fields(Group group, ObjectNode json) {
        json.put("name", group.name());
        ArrayNode versions = json.putArray("versions");
        for (String version : group.byVersion().keySet()) {
            versions.addObject()
                    .put("groupVersion", group.groupVersion(version))
                    .put("version", version);
        }
        json.putObject("preferredVersion")
                .put("groupVersion", group.groupVersion(group.preferred()))
                .put("version", group.preferred());
        return json;
    }

    /** {@code /api/v1} and {@code /apis/<group>/<version>}. */
    static ObjectNode resources(Group group, String version, List<ResourceDefinition> definitions) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", "APIResourceList");
        if (!group.name().isEmpty()) {
            list.put("apiVersion", "v1");
        }
        list.put("groupVersion", group.groupVersion(version));
        ArrayNode resources = list.putArray("resources");
        for (ResourceDefinition definition : definitions) {
            resource(resources.addObject(), definition);
            for (Subresource subresource : definition.subresources()) {
                subresource(resources.addObject(), definition, version, subresource);
            }
        }
        return list;
    }

    private static void resource(ObjectNode json, ResourceDefinition definition) {
        json.put("name", definition.plural());
        json.put("singularName", definition.names().singular());
        json.put("namespaced", definition.namespaced());
        json.put("kind", definition.kind());
        definition.verbs().forEach(json.putArray("verbs")::add);
        addUnlessEmpty(json, "shortNames", definition.names().shortNames());
        addUnlessEmpty(json, "categories", definition.names().categories());
        if (definition.stored()) {
            json.put("storageVersionHash", storageHash(definition));
        }
    }

    private static void subresource(
            ObjectNode json,
            ResourceDefinition definition,
            String version,
            Subresource subresource) {
        json.put("name", definition.plural() + "/" + subresource.name());
        json.put("singularName", "");
        json.put("namespaced", definition.namespaced());
        if (!subresource.version().isEmpty()) {
            ObjectKind spoken = subresource.kind(definition, version);
            json.put("group", spoken.group()).put("version", spoken.version());
        }
        json.put("kind", subresource.kind());
        subresource.verbs().forEach(json.putArray("verbs")::add);
    }

    private static void addUnlessEmpty(ObjectNode json, String field, List<String> texts) {
        if (!texts.isEmpty()) {
            texts.forEach(json.putArray(field)::add);
        }
    }

    /** Tells clients whether objects are stored in the same version as before. */
    private static String storageHash(ResourceDefinition definition) {
        String stored =
                definition.group() + "/" + definition.storageVersion() + "/" + definition.kind();
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(stored.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(Arrays.copyOf(digest, 8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
