package io.jollyboat.controllers.protection;

import io.jollyboat.core.model.KubernetesObject;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What holds an object back. */
public final class Finalizers {

    private Finalizers() {}

    /**
     * A copy that a finalizer protects while the object is not being deleted, and none any more
     * once nobody uses it; empty when the object is as it should be.
     */
    static Optional<ObjectNode> protecting(
            KubernetesObject object, String finalizer, BooleanSupplier used) {
        boolean held = object.finalizers().contains(finalizer);
        if (!object.beingDeleted() && !held) {
            ObjectNode copy = object.copyOfJson();
            copy.withObject("/metadata").withArray("/finalizers").add(finalizer);
            return Optional.of(copy);
        }
        return object.beingDeleted() && held && !used.getAsBoolean()
                ? Optional.of(without(object, finalizer))
                : Optional.empty();
    }

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
