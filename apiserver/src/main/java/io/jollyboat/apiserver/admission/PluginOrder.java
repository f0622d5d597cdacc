package io.jollyboat.apiserver.admission;

import java.util.List;
import java.util.Set;

/**
 * The admission plug-ins that Kubernetes knows, in the order in which it calls them, and which of
 * them are on unless somebody says otherwise.
 *
 * <p>PodGroupProtection, PodGroupWorkloadExists and JobValidation do nothing as long as their
 * feature gates are off, as they are by default.
 *
 * <p>NodeRestriction is off in a bare kube-apiserver and on in every cluster that kubeadm makes; we
 * follow the latter.
 */
public final class PluginOrder {

    public static final List<String> ALL =
            List.of(
                    "AlwaysAdmit",
                    "NamespaceAutoProvision",
                    "NamespaceLifecycle",
                    "NamespaceExists",
                    "LimitPodHardAntiAffinityTopology",
                    "LimitRanger",
                    "ServiceAccount",
                    "NodeRestriction",
                    "TaintNodesByCondition",
                    "AlwaysPullImages",
                    "ImagePolicyWebhook",
                    "PodSecurity",
                    "PodNodeSelector",
                    "Priority",
                    "DefaultTolerationSeconds",
                    "PodTolerationRestriction",
                    "EventRateLimit",
                    "ExtendedResourceToleration",
                    "DefaultStorageClass",
                    "StorageObjectInUseProtection",
                    "PodGroupProtection",
                    "OwnerReferencesPermissionEnforcement",
                    "PersistentVolumeClaimResize",
                    "RuntimeClass",
                    "CertificateApproval",
                    "CertificateSigning",
                    "ClusterTrustBundleAttest",
                    "CertificateSubjectRestriction",
                    "DefaultIngressClass",
                    "DenyServiceExternalIPs",
                    "PodTopologyLabels",
                    "PodGroupWorkloadExists",
                    "NodeDeclaredFeatureValidator",
                    "JobValidation",
                    "PodResizeValidator",
                    "MutatingAdmissionPolicy",
                    "MutatingAdmissionWebhook",
                    "ValidatingAdmissionPolicy",
                    "ValidatingAdmissionWebhook",
                    "ResourceQuota",
                    "AlwaysDeny");

    public static final Set<String> ON_BY_DEFAULT =
            Set.of(
                    "NamespaceLifecycle",
                    "LimitRanger",
                    "ServiceAccount",
                    "NodeRestriction",
                    "TaintNodesByCondition",
                    "PodSecurity",
                    "Priority",
                    "DefaultTolerationSeconds",
                    "DefaultStorageClass",
                    "StorageObjectInUseProtection",
                    "PodGroupProtection",
                    "PersistentVolumeClaimResize",
                    "RuntimeClass",
                    "CertificateApproval",
                    "CertificateSigning",
                    "ClusterTrustBundleAttest",
                    "CertificateSubjectRestriction",
                    "DefaultIngressClass",
                    "PodTopologyLabels",
                    "PodGroupWorkloadExists",
                    "NodeDeclaredFeatureValidator",
                    "JobValidation",
                    "PodResizeValidator",
                    "MutatingAdmissionPolicy",
                    "MutatingAdmissionWebhook",
                    "ValidatingAdmissionPolicy",
                    "ValidatingAdmissionWebhook",
                    "ResourceQuota");

    private PluginOrder() {}

    /** A plug-in's place; that of one without a name of its own in Kubernetes is the last. */
    static int position(String name) {
        int position = ALL.indexOf(name);
        return position < 0 ? ALL.size() : position;
    }
}
