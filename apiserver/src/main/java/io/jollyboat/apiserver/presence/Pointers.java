package io.jollyboat.apiserver.presence;

import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Field;
import java.util.Set;

/**
 * Which scalars are pointers in Go's types. Only there does a zero say something: of a plain field
 * it means that nothing was said, so that JSON leaves it out and defaults fill it in, except where
 * the field is always told. On the wire of protobuf every plain field is written, set or not.
 *
 * <p>The tables are read off Go's types of Kubernetes 1.35.
 */
public final class Pointers {

    /** Fields that are pointers wherever they are not required. */
    private static final Set<String> EVERYWHERE =
            words(
                    """
            activeDeadlineSeconds adminAccess allocateLoadBalancerNodePorts
            allowMultipleAllocations allowPrivilegeEscalation allowVolumeExpansion appProtocol
            attachRequired automountServiceAccountToken averageUtilization backoffLimit
            backoffLimitPerIndex bindsToNode blockOwnerDeletion borrowingLimitPercent
            cachingMode capacity collisionCount commonEncodingVersion completionMode completions
            currentAverageUtilization currentCPUUtilizationPercentage
            currentVolumeAttributesClassName defaultMode deletionGracePeriodSeconds deprecationWarning device
            distinctAttribute driver dryRun enableServiceLinks endPort endpointsNamespace
            errorCode expirationSeconds extendedResourceName failedIndexes
            failedJobsHistoryLimit failurePolicy force fsGroup fsGroupChangePolicy fsGroupPolicy
            gmsaCredentialSpec gmsaCredentialSpecName gracePeriodSeconds holderIdentity
            hostProcess hostUsers hostnameOverride
            ignoreStoreReadErrorWithClusterBreakingPotential immutable ingressClassName
            initiatorName internalTrafficPolicy ipFamilyPolicy ipMode leaseDurationSeconds
            leaseTransitions lendablePercent limitBytes loadBalancerClass localhostProfile lun
            managedBy manualSelector matchAttribute matchPolicy maxExpirationSeconds
            maxFailedIndexes minDomains minReplicas mode mountPropagation nodeAffinityPolicy
            nodeAllocatableUpdatePeriodSeconds nodeTaintsPolicy nominalConcurrencyShares
            optional optionalOldSelf orphanDependents parallelism parameterNotFoundAction patchType pathType
            perDeviceNodeSelection persistentVolumeName podInfoOnMount podReplacementPolicy port
            preemptionPolicy preferredHolder
            preventPodSchedulingIfMissing priority privileged procMount
            progressDeadlineSeconds propagationPolicy readOnlyRootFilesystem ready reclaimPolicy
            recursiveReadOnly recursiveReadOnlyMounts remainingItemCount requiresRepublish
            resourceClaimName resourceClaimTemplateName revisionHistoryLimit runAsGroup
            runAsNonRoot runAsUser runAsUserName runtimeClassName scope seLinuxChangePolicy
            seLinuxMount secretNamespace selectPolicy sendInitialEvents service
            serviceAccountTokenInSecrets serving setHostnameAsFQDN shareID shareProcessNamespace
            sideEffects sinceSeconds stabilizationWindowSeconds started startingDeadlineSeconds
            stopSignal storageCapacity stream succeededCount succeededIndexes
            successfulJobsHistoryLimit supplementalGroupsPolicy suspend tailLines
            targetAverageUtilization targetCPUUtilizationPercentage terminating
            terminatingReplicas terminationGracePeriodSeconds timeZone tolerationSeconds
            trafficDistribution ttlSecondsAfterFinished unhealthyPodEvictionPolicy url
            userNamespaces volumeAttributesClassName volumeBindingMode volumeMode zone
            """);

    /** Fields that are pointers in some types, and not in others. */
    private static final Set<String> SOMEWHERE =
            words(
                    """
            AzureDiskVolumeSource.fsType AzureDiskVolumeSource.kind
            AzureDiskVolumeSource.readOnly BasicDevice.allNodes BasicDevice.nodeName
            CSIVolumeSource.fsType CSIVolumeSource.readOnly ClientIPConfig.timeoutSeconds
            ClusterTrustBundleProjection.name ClusterTrustBundleProjection.signerName
            Container.restartPolicy DeploymentSpec.replicas Device.allNodes Device.nodeName
            DeviceAttribute.bool DeviceAttribute.int DeviceAttribute.string
            DeviceAttribute.version DeviceTaintSelector.pool Endpoint.hostname Endpoint.nodeName
            EndpointAddress.nodeName EphemeralContainer.restartPolicy
            HorizontalPodAutoscalerStatus.observedGeneration HostPathVolumeSource.type
            IngressClassParametersReference.apiGroup IngressClassParametersReference.namespace
            IngressPortStatus.error JSONSchemaProps.$ref
            JSONSchemaProps.maxItems JSONSchemaProps.maxLength JSONSchemaProps.maxProperties
            JSONSchemaProps.maximum JSONSchemaProps.minItems JSONSchemaProps.minLength
            JSONSchemaProps.minProperties JSONSchemaProps.minimum JSONSchemaProps.multipleOf
            JSONSchemaProps.x-kubernetes-list-type JSONSchemaProps.x-kubernetes-map-type
            JSONSchemaProps.x-kubernetes-preserve-unknown-fields LeaseSpec.strategy ListOptions.timeoutSeconds
            LocalVolumeSource.fsType MutatingWebhook.reinvocationPolicy
            MutatingWebhook.timeoutSeconds NetworkPolicyPort.protocol OwnerReference.controller
            PersistentVolumeClaimSpec.storageClassName PodDNSConfigOption.value
            PodFailurePolicyOnExitCodesRequirement.containerName PortStatus.error
            Preconditions.resourceVersion Preconditions.uid ReplicaSetSpec.replicas
            ReplicationControllerSpec.replicas ResourceSliceSpec.allNodes
            ResourceSliceSpec.nodeName RollingUpdateStatefulSetStrategy.partition
            ServiceReference.path StatefulSetSpec.replicas TypedLocalObjectReference.apiGroup
            TypedObjectReference.apiGroup TypedObjectReference.namespace
            ValidatingWebhook.timeoutSeconds Validation.reason ValidationRule.reason VolumeNodeResources.count
            """);

    private Pointers() {}

    /**
     * Whether a zero is kept.
     *
     * @param owner the type that has the field
     */
    public static boolean zeroMeans(Definition owner, Field field) {
        return field.required()
                || EVERYWHERE.contains(field.name())
                || SOMEWHERE.contains(owner.simpleName() + "." + field.name());
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+", -1));
    }
}
