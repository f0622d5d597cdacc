package io.jollyboat.core.events;

import io.jollyboat.core.model.KubernetesObject;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which object an event is about.
 *
 * @param fieldPath the part of it, as {@code spec.containers{web}}; empty for the whole
 */
public record ObjectReference(
        String apiVersion,
        String kind,
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        String fieldPath) {

    /** The kind is taken from the object, which must state it. */
    public static ObjectReference of(KubernetesObject object) {
        return new ObjectReference(
                object.apiVersion(),
                object.kind(),
                object.namespace(),
                object.name(),
                object.uid(),
                object.resourceVersion(),
                "");
    }

    public ObjectReference field(String path) {
        return new ObjectReference(apiVersion, kind, namespace, name, uid, resourceVersion, path);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        put(json, "kind", kind);
        put(json, "namespace", namespace);
        put(json, "name", name);
        put(json, "uid", uid);
        put(json, "apiVersion", apiVersion);
        put(json, "resourceVersion", resourceVersion);
        put(json, "fieldPath", fieldPath);
        return json;
    }

    private static void put(ObjectNode json, String field, String value) {
        if (!value.isEmpty()) {
            json.put(field, value);
        }
    }
}
