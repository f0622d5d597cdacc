package io.jollyboat.controllers.garbage;

import io.jollyboat.core.api.meta.v1.OwnerReference;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.Trees;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be known of any object: who it is, who owns it and whether it is going. The rest of
 * the object is not held on to, since this is kept of every object in the cluster.
 */
record Owned(ObjectNode json) implements KubernetesObject {

    static final String ORPHAN = "orphan";
    static final String FOREGROUND = "foregroundDeletion";

    private static final List<String> KEPT =
            List.of(
                    "name",
                    "namespace",
                    "uid",
                    "resourceVersion",
                    "deletionTimestamp",
                    "finalizers",
                    "ownerReferences");

    static Owned of(ObjectNode whole) {
        ObjectNode json = Trees.newObject();
        ObjectNode metadata = json.putObject("metadata");
        ObjectNode from = Trees.object(whole, "metadata");
        for (String field : KEPT) {
            JsonNode value = from.get(field);
            if (value != null) {
                metadata.set(field, value);
            }
        }
        return new Owned(json);
    }

    /** Whether it is going, and its dependents are to go before it. */
    boolean waitsForDependents() {
        return beingDeleted() && finalizers().contains(FOREGROUND);
    }

    /** Whether it is going, and its dependents are to stay. */
    boolean orphansDependents() {
        return beingDeleted() && finalizers().contains(ORPHAN);
    }

    /** Its reference to the owner of that uid. */
    Optional<OwnerReference> reference(String owner) {
        return ownerReferences().stream().filter(ref -> ref.uid().equals(owner)).findFirst();
    }
}
