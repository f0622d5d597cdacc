package io.jollyboat.apiserver.verb;

import io.jollyboat.apiserver.pipeline.Body;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.ObjectKind;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.Subresource;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.core.errors.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * A call to a resource that is served.
 *
 * @param version the API version it was made in
 * @param subresource null for the object itself
 * @param body empty for verbs that have none
 */
public record ResourceCall(
        Call call,
        ResourceDefinition definition,
        String version,
        @Nullable Subresource subresource,
        Body body) {

    public RequestInfo info() {
        return call.info();
    }

    /** The namespace of the path; empty for resources that live in none. */
    public String namespace() {
        return definition.namespaced() ? call.info().namespace() : "";
    }

    public String name() {
        return call.info().name();
    }

    /** Where the object lies that the path names. */
    public ObjectKey key() {
        return new ObjectKey(definition, namespace(), name());
    }

    /** Whether it is about one key, though it be a list: a name in a field selector pins it too. */
    public boolean pinsOne() {
        return !name().isEmpty() && (!definition.namespaced() || !namespace().isEmpty());
    }

    public String apiVersion() {
        return definition.apiVersion(version);
    }

    /** The kind it speaks, which for subresources may be another group's. */
    public ObjectKind kind() {
        return subresource == null
                ? new ObjectKind(definition.group(), version, definition.kind())
                : subresource.kind(definition, version);
    }

    /** That there is no such object. */
    public ApiException notFound() {
        return ApiException.notFound(definition.group(), definition.plural(), name());
    }

    public ResourceCall with(Body read) {
        return new ResourceCall(call, definition, version, subresource, read);
    }
}
