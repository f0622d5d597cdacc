package io.jollyboat.apiserver.verb;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import tools.jackson.databind.node.ObjectNode;

/** Between the version that an object is stored in and the one that a call speaks. */
final class Versions {

    private Versions() {}

    /** A stored object in the version of the call; the tree given is left as it is. */
    static ObjectNode show(ResourceCall call, ObjectNode stored) {
        ResourceDefinition definition = call.definition();
        if (definition.servedAsStored(call.version())) {
            return stored;
        }
        ObjectNode shown = stored.deepCopy();
        definition.conversion().toServed(shown, call.version());
        shown.put("apiVersion", call.apiVersion());
        return shown;
    }

    /** Makes an object of the call the object that is stored. */
    static ObjectNode store(ResourceCall call, ObjectNode sent) {
        ResourceDefinition definition = call.definition();
        if (!definition.servedAsStored(call.version())) {
            definition.conversion().toStored(sent, call.version());
        }
        sent.put("apiVersion", definition.storedApiVersion());
        sent.put("kind", definition.kind());
        return sent;
    }
}
