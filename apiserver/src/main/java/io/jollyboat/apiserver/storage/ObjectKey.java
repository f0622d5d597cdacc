package io.jollyboat.apiserver.storage;

import io.jollyboat.apiserver.cache.RegistryCache;
import io.jollyboat.apiserver.resource.ResourceDefinition;

/**
 * Where an object lies.
 *
 * @param namespace empty for objects that live in none
 */
public record ObjectKey(ResourceDefinition definition, String namespace, String name) {

    /** What the keys of all objects of a resource begin with; ends with a slash. */
    public static String prefix(ResourceDefinition definition) {
        return RegistryCache.ROOT + definition.storagePath() + "/";
    }

    /** What the keys of a resource's objects in a namespace begin with; all when it is empty. */
    public static String prefix(ResourceDefinition definition, String namespace) {
        return namespace.isEmpty() ? prefix(definition) : prefix(definition) + namespace + "/";
    }

    public String path() {
        return prefix(definition, namespace) + name;
    }
}
