package io.jollyboat.apiserver.admission.namespace;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Operation;
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
import java.util.Set;

/**
 * Nothing comes into being in a namespace that does not exist or is going away; else the one who
 * empties it would never be done. The namespaces a cluster cannot be without are not deleted.
 */
public final class NamespaceLifecycle implements AdmissionPlugin.Mutating {

    private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");
    private static final String ACCESS_REVIEW = "localsubjectaccessreviews";

    private final ResourceRegistry registry;
    private final ObjectStorage storage;

    public NamespaceLifecycle(ResourceRegistry registry, ObjectStorage storage) {
        this.registry = registry;
        this.storage = storage;
    }

    @Override
    public String name() {
        return "NamespaceLifecycle";
    }

    @Override
    public void mutate(AdmissionRequest request) {
        ResourceDefinition definition = request.target().definition();
        if (request.operation() == Operation.DELETE
                && request.target().is("", "namespaces")
                && IMMORTAL.contains(request.target().name())) {
            throw request.forbidden("this namespace may not be deleted");
        }
        // a connection or an update speaks to what exists, in a namespace that then does too
        if (!request.creates()
                || !definition.namespaced()
                || definition.plural().equals(ACCESS_REVIEW)) {
            return;
        }
        ResourceDefinition namespaces = registry.byResource("", "v1", "namespaces").orElseThrow();
        ObjectKey key = new ObjectKey(namespaces, "", request.target().namespace());
        StoredObject namespace = storage.glance(key);
        if (namespace == null) {
            namespace = storage.read(key); // made a moment ago, perhaps
        }
        if (namespace == null) {
            throw ApiException.notFound("", "namespaces", request.target().namespace());
        }
        if (!Trees.absent(namespace.tree().path("metadata").get("deletionTimestamp"))) {
            throw terminating(request);
        }
    }

    private static ApiException terminating(AdmissionRequest request) {
        ResourceDefinition definition = request.target().definition();
        String namespace = request.target().namespace();
        ApiException plain =
                request.forbidden(
                        "unable to create new content in namespace "
                                + namespace
                                + " because it is being terminated");
        Cause cause =
                new Cause(
                        "NamespaceTerminating",
                        "namespace " + namespace + " is being terminated",
                        "metadata.namespace");
        return new ApiException(
                plain.code(),
                Reason.FORBIDDEN,
                plain.message(),
                new StatusDetails(
                        definition.group(),
                        definition.plural(),
                        request.shownName(),
                        "",
                        List.of(cause),
                        0));
    }
}
