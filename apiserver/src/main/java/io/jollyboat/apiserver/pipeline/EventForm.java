package io.jollyboat.apiserver.pipeline;

import io.jollyboat.apiserver.cache.WatchEvent;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How the events of a watch are shown: as the objects are stored, or as something made of them. */
public interface EventForm {

    /** The version of the objects that are shown. */
    String apiVersion();

    /** The kind of the objects that are shown. */
    String kind();

    /** The object of an event, shared and for reading only. */
    ObjectNode object(WatchEvent event);

    /**
     * How a bookmark looks among objects of a kind: as one of them that has nothing but a place.
     */
    static ObjectNode bookmark(String apiVersion, String kind, WatchEvent event) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", kind).put("apiVersion", apiVersion);
        json.set("metadata", bookmark(event));
        return json;
    }

    /** The metadata of a bookmark. */
    static ObjectNode bookmark(WatchEvent event) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("resourceVersion", Long.toString(event.revision()));
        if (event.initialEventsEnd()) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        return metadata;
    }

    /** Whether {@link #object} is the stored object itself, so that its bytes can be copied. */
    default boolean verbatim() {
        return false;
    }
}
