package io.jollyboat.apiserver.presence;

import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Field;
import io.jollyboat.core.schema.FieldType;
import io.jollyboat.core.schema.FieldType.Scalar;
import java.util.Set;

/**
 * Which fields Go always tells: those without {@code omitempty}, which are mostly the required
 * ones, and those whose value is a structure or a time and not a pointer to one, for which {@code
 * omitempty} does nothing.
 */
final class Told {

    /** Structures wherever they occur. */
    private static final Set<String> STRUCTURES =
            words(
                    """
            acceptedNames daemonEndpoints deprecatedSource kubeletEndpoint lastState limitResponse
            loadBalancer metadata nodeInfo regarding source spec status strategy template
            updateStrategy
            """);

    /** Structures in some types, and pointers to them in others. */
    private static final Set<String> STRUCTURES_SOMEWHERE =
            words(
                    """
            AllocationResult.devices Container.resources ContainerStatus.state Endpoint.conditions
            EphemeralContainer.resources IngressServiceBackend.port NetworkPolicySpec.podSelector
            PersistentVolumeClaimSpec.resources ResourceClaimSpec.devices
            """);

    /** Pointers, though they are required or named as structures are. */
    private static final Set<String> POINTERS =
            words(
                    """
            CustomResourceSubresources.status DaemonSetSpec.selector DeploymentSpec.selector
            HTTPIngressPath.pathType IPAddressSpec.parentRef MutatingWebhook.sideEffects
            ReplicaSetSpec.selector ReplicationControllerSpec.template
            ScaleIOPersistentVolumeSource.secretRef ScaleIOVolumeSource.secretRef
            StatefulSetSpec.selector ValidatingWebhook.sideEffects
            """);

    /** Times that are no pointers. */
    private static final Set<String> TIMES =
            words(
                    """
            deprecatedFirstTimestamp deprecatedLastTimestamp eventTime expirationTimestamp
            finishedAt firstTimestamp lastHeartbeatTime lastObservedTime lastProbeTime
            lastTimestamp lastTransitionTime lastUpdateTime startedAt
            """);

    /** What is not required, and told all the same. */
    private static final Set<String> OPTIONAL =
            words(
                    """
            AllocatedDeviceStatus.conditions CSINodeDriver.topologyKeys ClusterRole.rules
            ContainerImage.names CustomResourceDefinitionStatus.conditions
            CustomResourceDefinitionStatus.storedVersions DeviceClaim.requests
            EndpointSlice.endpoints EndpointSlice.ports Event.reportingComponent
            Event.reportingInstance HorizontalPodAutoscalerStatus.currentMetrics
            PodDisruptionBudgetStatus.currentHealthy PodDisruptionBudgetStatus.desiredHealthy
            PodDisruptionBudgetStatus.disruptionsAllowed PodDisruptionBudgetStatus.expectedPods
            PodFailurePolicyOnPodConditionsPattern.status PriorityClass.value
            ResourceFieldSelector.divisor ResourcePolicyRule.namespaces ResourceSliceSpec.devices
            Role.rules StatefulSetOrdinals.start StatefulSetStatus.availableReplicas
            TokenRequestStatus.token VolumeError.time
            """);

    private Told() {}

    /**
     * Whether a field is told whatever is in it.
     *
     * @param owner the type that has the field
     */
    static boolean always(Definition owner, Field field) {
        String name = field.name();
        boolean named =
                switch (field.type()) {
                    case FieldType.Reference ignored -> STRUCTURES.contains(name);
                    case Scalar.TIME, Scalar.MICRO_TIME -> TIMES.contains(name);
                    case FieldType ignored -> false;
                };
        String qualified = owner.simpleName() + "." + name;
        return (field.required()
                        || named
                        || STRUCTURES_SOMEWHERE.contains(qualified)
                        || OPTIONAL.contains(qualified))
                && !POINTERS.contains(qualified);
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+", -1));
    }
}
