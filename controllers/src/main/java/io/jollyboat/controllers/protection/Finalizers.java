package io.jollyboat.controllers.protection;

import io.jollyboat.core.model.KubernetesObject;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What holds an object back. */
public final class Finalizers {

    private Finalizers() {}

    /** A copy of the object that one of them does not hold back any more. */
    public static ObjectNode without(KubernetesObject object, String finalizer) {
        ObjectNode copy = object.copyOfJson();
        ObjectNode metadata = copy.withObject("/metadata");
        ArrayNode others = metadata.putArray("finalizers");
        object.finalizers().stream().filter(one -> !one.equals(finalizer)).forEach(others::add);
        if (others.isEmpty()) {
            metadata.remove("finalizers"); // as Kubernetes writes it
        }
        return copy;
    }
}
