package io.jollyboat.core.reconcile;

import io.jollyboat.core.model.KubernetesObject;

/**
 * The name of an object within its resource.
 *
 * @param namespace empty for an object that has none
 */
public record Key(String namespace, String name) implements Comparable<Key> {

    public static Key of(KubernetesObject object) {
        return new Key(object.namespace(), object.name());
    }

    @Override
    public int compareTo(Key other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    /** As Kubernetes writes it: {@code namespace/name}, or the name alone. */
    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
