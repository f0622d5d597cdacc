package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.Subresource;
import io.jollyboat.apiserver.resource.preparation.SigningRequestPreparation;
import io.jollyboat.apiserver.table.PolicyColumns;
import io.jollyboat.apiserver.validation.config.SigningRequestValidator;
import java.util.List;

/** Requests for certificates. */
final class CertificateResources {
    private CertificateResources() {}

    static List<ResourceDefinition> all() {
        return List.of(certificateSigningRequests());
    }

    private static ResourceDefinition certificateSigningRequests() {
        return ResourceDefinition.of(
                        "certificates.k8s.io",
                        "v1",
                        "CertificateSigningRequest",
                        "certificatesigningrequests")
                .shortNames("csr")
                .clusterScoped()
                .subresource(
                        Subresource.of(
                                "approval", "CertificateSigningRequest", "get", "patch", "update"))
                .status()
                .selectableFields("spec.signerName")
                .printer(() -> PolicyColumns.SIGNING_REQUESTS)
                .preparation(new SigningRequestPreparation())
                .validator(new SigningRequestValidator())
                .build();
    }
}
