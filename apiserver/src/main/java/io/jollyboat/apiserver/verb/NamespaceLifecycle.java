package io.jollyboat.apiserver.verb;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.errors.StatusDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nothing comes into being in a namespace that does not exist or is going away; else the one who
 * empties it would never be done.
 */
final class NamespaceLifecycle implements Admission {

    private final ResourceRegistry registry;
    private final ObjectStorage storage;

    NamespaceLifecycle(ResourceRegistry registry, ObjectStorage storage) {
        this.registry = registry;
        this.storage = storage;
    }

    @Override
    public void admit(ResourceCall call, ObjectNode object, @Nullable ObjectNode old) {
        if (old != null || !call.definition().namespaced()) {
            return;
        }
        ResourceDefinition namespaces = registry.byResource("", "v1", "namespaces").orElseThrow();
        ObjectKey key = new ObjectKey(namespaces, "", call.namespace());
        StoredObject namespace = storage.glance(key);
        if (namespace == null) {
            namespace = storage.read(key); // made a moment ago, perhaps
        }
        if (namespace == null) {
            throw ApiException.notFound("", "namespaces", call.namespace());
        }
        if (!Trees.absent(namespace.tree().path("metadata").get("deletionTimestamp"))) {
            throw terminating(call, object);
        }
    }

    private static ApiException terminating(ResourceCall call, ObjectNode object) {
        ResourceDefinition definition = call.definition();
        String name = Trees.text(object, "metadata", "name");
        String shown = name.isEmpty() ? Trees.text(object, "metadata", "generateName") : name;
        ApiException plain =
                ApiException.forbidden(
                        definition.group(),
                        definition.plural(),
                        shown,
                        "unable to create new content in namespace "
                                + call.namespace()
                                + " because it is being terminated");
        Cause cause =
                new Cause(
                        "NamespaceTerminating",
                        "namespace " + call.namespace() + " is being terminated",
                        "metadata.namespace");
        return new ApiException(
                plain.code(),
                Reason.FORBIDDEN,
                plain.message(),
                new StatusDetails(
                        definition.group(), definition.plural(), shown, "", List.of(cause), 0));
    }
}
