package io.jollyboat.controllers.protection;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What holds an object back. */
final class Finalizers {
    private Finalizers() {}

    /** A copy of the object that one of them does not hold back any more. */
    static ObjectNode without(ObjectNode object, String finalizer) {
        ObjectNode copy = object.deepCopy();
        ArrayNode others = copy.arrayNode();
        for (JsonNode each : object.path("metadata").path("finalizers")) {
            if (!each.asString("").equals(finalizer)) {
                others.add(each);
            }
        }
        copy.withObject("/metadata").set("finalizers", others);
        return copy;
    }
}
