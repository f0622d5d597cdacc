package io.jollyboat.apiserver.serviceaccount;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.Mutation;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.core.errors.ApiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** The objects that accounts and their tokens have to do with. */
public final class AccountObjects {

    private static final Logger LOG = LoggerFactory.getLogger(AccountObjects.class);

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

    /**
     * Labels a secret, if it is still there and not labelled so. May block. What cannot be stored
     * now is when the label is wanted next.
     */
    void label(String namespace, String secret, String label, String value) {
        try {
            storage.mutate(
                    key("secrets", namespace, secret),
                    current -> {
                        if (current == null) {
                            throw ApiException.notFound("", "secrets", secret);
                        }
                        if (Trees.text(current.tree(), "metadata", "labels", label).equals(value)) {
                            return new Mutation.Step.Keep();
                        }
                        ObjectNode labelled = current.tree().deepCopy();
                        ObjectNode metadata = Trees.object(labelled, "metadata");
                        Trees.object(metadata, "labels").put(label, value);
                        return new Mutation.Step.Write(labelled, Lifetime.FOREVER);
                    });
        } catch (ApiException notNow) {
            LOG.debug("secret {}/{} is not labelled: {}", namespace, secret, notNow.message());
        }
    }

    private ObjectKey key(String plural, String namespace, String name) {
        ResourceDefinition definition = registry.byResource("", "v1", plural).orElseThrow();
        return new ObjectKey(definition, namespace, name);
    }
}
