package io.jollyboat.apiserver.aggregation;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.core.errors.ApiException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds out who serves a group and version. Never blocks.
 *
 * @param quiet whether it is certain that this server serves all there is: mostly so, and quicker
 *     than to look
 */
record RemoteApis(ResourceRegistry registry, ObjectStorage storage, BooleanSupplier quiet) {

    /** Said of another server that is not there. */
    static final String UNAVAILABLE = "service unavailable";

    /**
     * The other server that serves it; empty when it is this one's.
     *
     * @throws ApiException ServiceUnavailable when it is another's that cannot be reached
     */
    Optional<RemoteApi> serving(String group, String version) {
        if (group.isEmpty() || version.isEmpty() || quiet.getAsBoolean()) {
            return Optional.empty();
        }
        ResourceDefinition apiServices =
                registry.byResource("apiregistration.k8s.io", "v1", "apiservices").orElseThrow();
        StoredObject found = storage.glance(new ObjectKey(apiServices, "", version + "." + group));
        if (found == null || !RemoteApi.isRemote(found.tree())) {
            return Optional.empty();
        }
        if (!available(found.tree())) {
            throw ApiException.unavailable(UNAVAILABLE, 0);
        }
        return Optional.of(RemoteApi.of(found.tree()));
    }

    private static boolean available(ObjectNode apiService) {
        for (ObjectNode condition : Trees.objects(apiService, "status", "conditions")) {
            if (Trees.text(condition, "type").equals("Available")) {
                return Trees.text(condition, "status").equals("True");
            }
        }
        return false;
    }
}
