package io.jollyboat.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where the artifacts are known to disagree: they are not cut from the same commit. */
final class KnownDifferences {
    private static final String EXTENSIONS =
            "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";
    private static final String INTERNAL = "io.k8s.api.apiserverinternal.v1alpha1.";

    private static final Set<String> KNOWN =
            Set.of(
                    // Objects without fields of their own are free-form in the models.
                    EXTENSIONS
                            + "CustomResourceSubresources.status is reference to "
                            + EXTENSIONS
                            + "CustomResourceSubresourceStatus in protobuf"
                            + " and Ljava/lang/Object; in the model",
                    INTERNAL
                            + "StorageVersion.spec is reference to "
                            + INTERNAL
                            + "StorageVersionSpec in protobuf"
                            + " and Ljava/lang/Object; in the model",
                    // The protobuf sources are some weeks apart from the published document.
                    "io.k8s.api.certificates.v1beta1.PodCertificateRequestSpec.stubPKCS10Request"
                            + " is missing from protobuf",
                    "io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerCondition.observedGeneration"
                            + " is missing from the models");

    private KnownDifferences() {}

    /** The differences that nobody has looked at yet, and the known ones that are gone. */
    static List<String> unknown(List<String> found) {
        List<String> unknown = new ArrayList<>();
        for (String difference : found) {
            if (!KNOWN.contains(difference)) {
                unknown.add(difference);
            }
        }
        for (String known : KNOWN) {
            if (!found.contains(known)) {
                unknown.add("no longer true, strike it from the list: " + known);
            }
        }
        return unknown;
    }
}
