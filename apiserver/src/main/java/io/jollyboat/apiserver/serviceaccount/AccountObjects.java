package io.jollyboat.apiserver.serviceaccount;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The objects that accounts and their tokens have to do with. */
public final class AccountObjects {

    private final ResourceRegistry registry;
    private final ObjectStorage storage;

    public AccountObjects(ResourceRegistry registry, ObjectStorage storage) {
        this.registry = registry;
        this.storage = storage;
    }

    /** An object of the core group as the cache knows it, or null. Never blocks. */
    @Nullable ObjectNode glance(String plural, String namespace, String name) {
        StoredObject known = storage.glance(key(plural, namespace, name));
        return known == null ? null : known.tree();
    }

    /** An object of the core group, in the store if the cache does not know it. May block. */
    @Nullable ObjectNode find(String plural, String namespace, String name) {
        ObjectNode known = glance(plural, namespace, name);
        if (known != null) {
            return known;
        }
        StoredObject stored = storage.read(key(plural, namespace, name));
        return stored == null ? null : stored.tree();
    }

    /** A pod, in the store if the cache does not know it, or null. May block. */
    public @Nullable ObjectNode pod(String namespace, String name) {
        return find("pods", namespace, name);
    }

    /** A secret of {@code kube-system} as the cache knows it, or null. Never blocks. */
    public @Nullable ObjectNode systemSecret(String name) {
        return glance("secrets", "kube-system", name);
    }

    private ObjectKey key(String plural, String namespace, String name) {
        ResourceDefinition definition = registry.byResource("", "v1", plural).orElseThrow();
        return new ObjectKey(definition, namespace, name);
    }
}
