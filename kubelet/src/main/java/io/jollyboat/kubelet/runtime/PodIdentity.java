package io.jollyboat.kubelet.runtime;

/**
 * Which pod something belongs to. The uid alone identifies it; name and namespace are for people
 * and for names in the engine.
 */
public record PodIdentity(String namespace, String name, String uid) {
    public PodIdentity {
        if (namespace.isEmpty() || name.isEmpty() || uid.isEmpty()) {
            throw new IllegalArgumentException("a pod has a namespace, a name and a uid");
        }
    }

    @Override
    public String toString() {
        return namespace + "/" + name + "(" + uid + ")";
    }
}
