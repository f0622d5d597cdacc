package io.jollyboat.apiserver.pipeline;

import io.jollyboat.apiserver.cache.WatchEvent;
import tools.jackson.databind.node.ObjectNode;

/** How the events of a watch are shown: as the objects are stored, or as something made of them. */
public interface EventForm {

    /** The version of the objects that are shown. */
    String apiVersion();

    /** The kind of the objects that are shown. */
    String kind();

    /** The object of an event, shared and for reading only. */
    ObjectNode object(WatchEvent event);

    /** Whether {@link #object} is the stored object itself, so that its bytes can be copied. */
    default boolean verbatim() {
        return false;
    }
}
