package io.jollyboat.core.model;

import tools.jackson.databind.JsonNode;

/** A whole object: one that has a kind, a name and a life of its own in the API. */
public interface KubernetesObject extends View {

    default String apiVersion() {
        return json().path("apiVersion").asString("");
    }

    default String kind() {
        return json().path("kind").asString("");
    }

    default String name() {
        return metadataField("name");
    }

    /** Empty for an object of a resource that has no namespaces. */
    default String namespace() {
        return metadataField("namespace");
    }

    default String uid() {
        return metadataField("uid");
    }

    /** Names a state of the object; compare for equality only. */
    default String resourceVersion() {
        return metadataField("resourceVersion");
    }

    private String metadataField(String field) {
        JsonNode value = json().path("metadata").path(field);
        return value.isString() ? value.stringValue() : "";
    }
}
