package io.jollyboat.apiserver.admission;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The other objects that plug-ins look at, as they are stored. Trees are shared: for reading only.
 */
public record KnownObjects(ResourceRegistry registry, ObjectStorage storage) {

    /** Where an object of a built-in resource of version v1 lies. */
    public ObjectKey key(String group, String plural, String namespace, String name) {
        return new ObjectKey(definition(group, plural), namespace, name);
    }

    private ResourceDefinition definition(String group, String plural) {
        return registry.byResource(group, "v1", plural).orElseThrow();
    }

    /** All objects of a resource in a namespace, or in all, as far as the cache knows them. */
    public List<ObjectNode> list(String group, String plural, String namespace) {
        return list(definition(group, plural), namespace);
    }

    /** All objects of a resource in a namespace, or in all, as far as the cache knows them. */
    public List<ObjectNode> list(ResourceDefinition definition, String namespace) {
        List<StoredObject> objects =
                storage.cacheOf(definition).list(ObjectKey.prefix(definition, namespace)).objects();
        return objects.isEmpty() // as of most that plug-ins ask for
                ? List.of()
                : objects.stream().map(StoredObject::tree).toList();
    }

    /** The object, read anew when the cache does not know it; null when there is none. */
    public @Nullable ObjectNode find(String group, String plural, String namespace, String name) {
        ObjectKey key = key(group, plural, namespace, name);
        StoredObject object = storage.glance(key);
        if (object == null) {
            object = storage.read(key); // made a moment ago, perhaps
        }
        return object == null ? null : object.tree();
    }

    /** The namespace of that name; null when there is none. */
    public @Nullable ObjectNode namespace(String name) {
        return name.isEmpty() ? null : find("", "namespaces", "", name);
    }
}
