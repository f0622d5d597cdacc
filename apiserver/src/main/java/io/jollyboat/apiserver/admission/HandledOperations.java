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

    /**
     * As what a plug-in's calls are counted: NodeRestriction is asked in Kubernetes with those that
     * change objects, and here with those that judge, when nobody changes them any more.
     */
    static String type(String plugin, String type) {
        return plugin.equals("NodeRestriction") ? AdmissionMeasures.ADMIT : type;
    }

    /**
     * The operations in which a plug-in is called as one of a type. Those of certificates only
     * judge in Kubernetes; here they also fill in the times of conditions.
     */
    static Set<Operation> of(String plugin, String type) {
        boolean signing =
                plugin.equals("CertificateApproval") || plugin.equals("CertificateSigning");
        return signing && type.equals(AdmissionMeasures.ADMIT)
                ? EnumSet.noneOf(Operation.class)
                : of(plugin);
    }

    private static Set<Operation> of(String plugin) {
        return switch (plugin) {
            case "CertificateSubjectRestriction",
                    "DefaultIngressClass",
                    "DefaultStorageClass",
                    "NamespaceAutoProvision",
                    "PodNodeSelector",
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
                    "PodSecurity",
                    "PodTolerationRestriction",
                    "ResourceQuota",
                    "ServiceAccount" ->
                    EnumSet.of(CREATE, UPDATE);
            case "NamespaceExists", "NamespaceLifecycle", "NodeRestriction", "Priority" ->
                    EnumSet.of(CREATE, UPDATE, DELETE);
            default -> EnumSet.allOf(Operation.class);
        };
    }
}
