package io.jollyboat.apiserver.admission;

import static io.jollyboat.apiserver.admission.Operation.CREATE;
import static io.jollyboat.apiserver.admission.Operation.DELETE;
import static io.jollyboat.apiserver.admission.Operation.UPDATE;

import java.util.EnumSet;
import java.util.Set;

/**
 * In which operations Kubernetes calls its plug-ins, whatever they are about: each such call is
 * measured there.
 */
final class HandledOperations {

    private HandledOperations() {}

    static Set<Operation> of(String plugin) {
        return switch (plugin) {
            case "CertificateSubjectRestriction",
                    "DefaultIngressClass",
                    "DefaultStorageClass",
                    "PodTopologyLabels",
                    "RuntimeClass",
                    "StorageObjectInUseProtection",
                    "TaintNodesByCondition" ->
                    EnumSet.of(CREATE);
            case "CertificateApproval",
                    "CertificateSigning",
                    "PersistentVolumeClaimResize",
                    "PodResizeValidator" ->
                    EnumSet.of(UPDATE);
            case "AlwaysPullImages",
                    "ClusterTrustBundleAttest",
                    "DefaultTolerationSeconds",
                    "DenyServiceExternalIPs",
                    "EventRateLimit",
                    "ExtendedResourceToleration",
                    "LimitPodHardAntiAffinityTopology",
                    "LimitRanger",
                    "NodeDeclaredFeatureValidator",
                    "OwnerReferencesPermissionEnforcement",
                    "PodNodeSelector",
                    "PodSecurity",
                    "ResourceQuota",
                    "ServiceAccount" ->
                    EnumSet.of(CREATE, UPDATE);
            case "NamespaceExists", "NamespaceLifecycle", "NodeRestriction", "Priority" ->
                    EnumSet.of(CREATE, UPDATE, DELETE);
            default -> EnumSet.allOf(Operation.class);
        };
    }
}
