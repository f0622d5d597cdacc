package io.jollyboat.apiserver.verb;

import tools.jackson.databind.node.ObjectNode;

/**
 * Between the version that an object is stored in and the one that a call speaks. The versions
 * served so far differ in name only.
 */
final class Versions {

    private Versions() {}

    /** A stored object in the version of the call; the tree given is left as it is. */
    static ObjectNode show(ResourceCall call, ObjectNode stored) {
        if (stored.path("apiVersion").asString("").equals(call.apiVersion())) {
            return stored;
        }
        ObjectNode shown = stored.deepCopy();
        shown.put("apiVersion", call.apiVersion());
        return shown;
    }

    /** Makes an object of the call the object that is stored. */
    static ObjectNode store(ResourceCall call, ObjectNode sent) {
        sent.put("apiVersion", call.definition().apiVersion(call.definition().storageVersion()));
        sent.put("kind", call.definition().kind());
        return sent;
    }
}
