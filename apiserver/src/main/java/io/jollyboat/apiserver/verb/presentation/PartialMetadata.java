package io.jollyboat.apiserver.verb.presentation;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The form that shows an object's metadata and nothing else. */
public final class PartialMetadata {

    public static final String KIND = "PartialObjectMetadata";

    private PartialMetadata() {}

    /** The metadata is shared with the object; it is for reading only. */
    public static ObjectNode of(ObjectNode object, String version) {
        ObjectNode partial = JsonNodeFactory.instance.objectNode();
        partial.put("kind", KIND);
        partial.put("apiVersion", "meta.k8s.io/" + version);
        partial.set("metadata", object.path("metadata"));
        return partial;
    }
}
