package io.jollyboat.apiserver.admission.namespace;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.core.errors.ApiException;

/** Lets nothing happen in a namespace that does not exist. */
public final class NamespaceExists implements AdmissionPlugin.Validating {
    private final KnownObjects known;

    public NamespaceExists(KnownObjects known) {
        this.known = known;
    }

    @Override
    public String name() {
        return "NamespaceExists";
    }

    @Override
    public void validate(AdmissionRequest request) {
        String namespace = request.target().namespace();
        if (!namespace.isEmpty()
                && !request.target().isOrIsBelow("", "namespaces")
                && known.namespace(namespace) == null) {
            throw ApiException.notFound("", "namespaces", namespace);
        }
    }
}
