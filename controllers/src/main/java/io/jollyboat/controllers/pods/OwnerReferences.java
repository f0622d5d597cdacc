package io.jollyboat.controllers.pods;

import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.model.Trees;
import tools.jackson.databind.node.ObjectNode;

/** References to the object that manages another. */
public final class OwnerReferences {

    private OwnerReferences() {}

    /** A reference that says: this owner manages the object, and waits for it when it goes. */
    public static ObjectNode controller(ResourceType<?> type, KubernetesObject owner) {
        return Trees.newObject()
                .put("apiVersion", type.apiVersion())
                .put("kind", type.kind())
                .put("name", owner.name())
                .put("uid", owner.uid())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    /** Whether the object is managed by this very owner. */
    public static boolean controls(KubernetesObject owner, KubernetesObject object) {
        return object.controller().map(ref -> ref.uid().equals(owner.uid())).orElse(false);
    }
}
