package io.jollyboat.core.model;

import io.jollyboat.core.api.meta.v1.ObjectMeta;
import io.jollyboat.core.api.meta.v1.OwnerReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A view of an object that stands alone: it has a kind, a name and metadata. */
public interface KubernetesObject extends View {
    /** Group and version, such as {@code apps/v1}; empty where the tree leaves it out. */
    default String apiVersion() {
        return Trees.text(json(), "apiVersion");
    }

    /** The kind, such as {@code Deployment}; empty where the tree leaves it out. */
    default String kind() {
        return Trees.text(json(), "kind");
    }

    default ObjectMeta metadata() {
        return new ObjectMeta(Trees.object(json(), "metadata"));
    }

    default String name() {
        return metadata().name();
    }

    /** The namespace, empty for cluster-scoped objects. */
    default String namespace() {
        return metadata().namespace();
    }

    /** The server's identity for this very object: a new one of the same name has another. */
    default String uid() {
        return metadata().uid();
    }

    /** The opaque mark of this state of the object, to be compared for equality only. */
    default String resourceVersion() {
        return metadata().resourceVersion();
    }

    /** Counts changes of the desired state; 0 where the resource does not count them. */
    default long generation() {
        return metadata().generation();
    }

    default Map<String, String> labels() {
        return metadata().labels();
    }

    default Map<String, String> annotations() {
        return metadata().annotations();
    }

    default List<OwnerReference> ownerReferences() {
        return metadata().ownerReferences();
    }

    /** The owner that manages this object: at most one is marked so. */
    default Optional<OwnerReference> controller() {
        for (OwnerReference owner : ownerReferences()) {
            if (owner.controller()) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    default List<String> finalizers() {
        return metadata().finalizers();
    }

    default Optional<Instant> creationTimestamp() {
        return metadata().creationTimestamp();
    }

    /** When deletion was asked for; the object lives on until its finalizers are gone. */
    default Optional<Instant> deletionTimestamp() {
        return metadata().deletionTimestamp();
    }

    /** Whether deletion was asked for. */
    default boolean beingDeleted() {
        return metadata().has("deletionTimestamp");
    }
}
