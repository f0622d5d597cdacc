package io.jollyboat.core.options;

import java.util.Set;

/**
 * The names by which Kubernetes switches features, and which of them are on there. Nothing is
 * switched here: what is on by default in Kubernetes 1.36 is, and what is off is not. So a gate may
 * be set to what it is; to set it otherwise is refused, and so is a name that Kubernetes does not
 * know.
 */
final class FeatureGates {

    private static final Set<String> ON =
            words(
                    """
                    AggregatedDiscoveryRemoveBetaType AllowParsingUserUIDFromCertAuth
                    AllowServiceExternalIPs AnonymousAuthConfigurableEndpoints AnyVolumeDataSource
                    APIResponseCompression APIServerIdentity APIServerTracing
                    AuthorizeNodeWithSelectors AuthorizePodWebsocketUpgradeCreatePermission
                    AuthorizeWithSelectors BtreeWatchCache ClearingNominatedNodeNameAfterBinding
                    ComponentFlagz ComponentSLIs ComponentStatusz ConsistentListFromCache
                    ConstrainedImpersonation ContainerCheckpoint ContainerRestartRules
                    ContextualLogging CPUManagerPolicyBetaOptions CPUManagerPolicyOptions
                    CRDObservedGenerationTracking CRDValidationRatcheting CronJobsScheduledAnnotation CSIMigrationPortworx
                    CSIServiceAccountTokenSecrets CustomCPUCFSQuotaPeriod
                    CustomResourceFieldSelectors DeclarativeValidation DeclarativeValidationBeta
                    DeploymentReplicaSetTerminatingReplicas DetectCacheInconsistency
                    DevicePluginCDIDevices DisableAllocatorDualWrite
                    DisableCPUQuotaWithExclusiveCPUs DisableNodeKubeProxyVersion DRAAdminAccess
                    DRAConsumableCapacity DRADeviceBindingConditions DRADeviceTaints
                    DRAExtendedResource DRAPartitionableDevices DRAPrioritizedList
                    DRAResourceClaimDeviceStatus DRAResourceClaimGranularStatusAuthorization
                    DRASchedulerFilterTimeout DynamicResourceAllocation
                    EnvFiles ExecProbeTimeout ExtendWebSocketsToKubelet
                    ExternalServiceAccountTokenSigner GracefulNodeShutdown
                    GracefulNodeShutdownBasedOnPodPriority HonorPVReclaimPolicy HostnameOverride
                    HPAConfigurableTolerance ImageMaximumGCAge ImageVolume
                    InPlacePodLevelResourcesVerticalScaling InPlacePodVerticalScaling
                    InPlacePodVerticalScalingInitContainers JobBackoffLimitPerIndex JobManagedBy
                    JobPodReplacementPolicy JobSuccessPolicy KubeletCgroupDriverFromCRI
                    KubeletCrashLoopBackOffMax KubeletEnsureSecretPulledImages
                    KubeletFineGrainedAuthz KubeletPodResourcesDynamicResources
                    KubeletPodResourcesGet KubeletPodResourcesListUseActivePods KubeletPSI
                    KubeletSeparateDiskGC KubeletServiceAccountTokenForCredentialProviders
                    KubeletTracing ListFromCacheSnapshot LoadBalancerIPMode LogarithmicScaleDown
                    LoggingBetaOptions MatchLabelKeysInPodAffinity MatchLabelKeysInPodTopologySpread
                    MatchLabelKeysInPodTopologySpreadSelectorMerge MemoryManager
                    MultiCIDRServiceAllocator MutableCSINodeAllocatableCount
                    MutablePodResourcesForSuspendedJobs MutableSchedulingDirectivesForSuspendedJobs
                    MutatingAdmissionPolicy NFTablesProxyMode NodeDeclaredFeatures
                    NodeInclusionPolicyInPodTopologySpread NodeLogQuery NodeSwap
                    NominatedNodeNameForExpectation OpenAPIEnums OpportunisticBatching
                    OrderedNamespaceDeletion PLEGOnDemandRelist PodDeletionCost PodIndexLabel
                    PodLevelResources PodLifecycleSleepAction PodLifecycleSleepActionAllowZero
                    PodObservedGenerationTracking PodReadyToStartContainersCondition
                    PodSchedulingReadiness PodTopologyLabelsAdmission PortForwardWebsockets
                    PreferSameTrafficDistribution PreventStaticPodAPIReferences ProcMountType
                    RecoverVolumeExpansionFailure RecursiveReadOnlyMounts RelaxedDNSSearchValidation
                    RelaxedEnvironmentVariableValidation RelaxedServiceNameValidation
                    ReloadKubeletClientCAFile ReloadKubeletServerCertificateFile
                    RemoteRequestHeaderUID ResilientWatchCacheInitialization ResourceHealthStatus
                    ResourceHealthStatusMessage RestartAllContainersOnContainerExits
                    RetryGenerateName RotateKubeletServerCertificate SchedulerAsyncPreemption
                    SchedulerPopFromBackoffQ SchedulerQueueingHints SELinuxChangePolicy
                    SELinuxMountReadWriteOncePod SeparateTaintEvictionController
                    ServiceAccountNodeAudienceRestriction ServiceAccountTokenJTI
                    ServiceAccountTokenNodeBinding ServiceAccountTokenNodeBindingValidation
                    ServiceAccountTokenPodNodeInfo ServiceCIDRStatusFieldWiping
                    ServiceTrafficDistribution SidecarContainers SizeBasedListCostEstimate
                    SizeMemoryBackedVolumes StaleControllerConsistencyDaemonSet
                    StaleControllerConsistencyJob StaleControllerConsistencyReplicaSet
                    StaleControllerConsistencyStatefulSet StatefulSetAutoDeletePVC
                    StatefulSetSemanticRevisionComparison StorageNamespaceIndex StorageVersionHash
                    StreamingCollectionEncodingToJSON StreamingCollectionEncodingToProtobuf
                    StrictCostEnforcementForVAP StrictCostEnforcementForWebhooks
                    StrictIPCIDRValidation StructuredAuthenticationConfiguration
                    StructuredAuthenticationConfigurationEgressSelector
                    StructuredAuthenticationConfigurationJWKSMetrics
                    StructuredAuthorizationConfiguration SupplementalGroupsPolicy SystemdWatchdog
                    TokenRequestServiceAccountUIDValidation TopologyAwareHints
                    TopologyManagerPolicyBetaOptions TopologyManagerPolicyOptions
                    TranslateStreamCloseWebsocketRequests UnauthenticatedHTTP2DOSMitigation
                    UnknownVersionInteroperabilityProxy UserNamespacesSupport VolumeAttributesClass
                    WatchCacheInitializationPostStartHook WatchList WindowsGracefulNodeShutdown
                    WinDSR WinOverlay
                    """);

    private static final Set<String> OFF =
            words(
                    """
                    AllAlpha AllBeta AllowDNSOnlyNodeCSR
                    AllowInsecureKubeletCertificateSigningRequests
                    AllowOverwriteTerminationGracePeriodSeconds AllowServiceLBStatusOnNonLB
                    AllowUnsafeMalformedObjectDeletion APIServingWithRoutine CBORServingAndStorage
                    ChangeContainerStatusOnKubeletRestart
                    CloudControllerManagerWatchBasedRoutesReconciliation
                    CloudControllerManagerWebhook ClusterTrustBundle ClusterTrustBundleProjection
                    ConcurrentWatchObjectDecode ContainerStopSignals CoordinatedLeaderElection
                    CPUManagerPolicyAlphaOptions CRIListStreaming CrossNamespaceVolumeDataSource
                    CSIVolumeHealth DeclarativeValidationTakeover DRADeviceTaintRules
                    DRAListTypeAttributes DRANodeAllocatableResources DRAResourcePoolStatus
                    DRAWorkloadResourceClaims EventedPLEG GangScheduling GenericWorkload
                    GitRepoVolumeDriver HPAScaleToZero ImageVolumeWithDigest
                    InPlacePodVerticalScalingAllocatedStatus InPlacePodVerticalScalingExclusiveCPUs
                    InPlacePodVerticalScalingExclusiveMemory InTreePluginPortworxUnregister KMSv1
                    KubeletInUserNamespace KubeletRegistrationGetOnExistsOnly
                    LegacySidecarContainers LocalStorageCapacityIsolationFSQuotaMonitoring
                    LoggingAlphaOptions ManifestBasedAdmissionControlConfig
                    MaxUnavailableStatefulSet MemoryQoS MutablePVNodeAffinity
                    PersistentVolumeClaimUnusedSinceTime PodAndContainerStatsFromCRI
                    PodCertificateRequest PodLevelResourceManagers PodLogsQuerySplitStreams PodsAPI
                    QOSReserved ReduceDefaultCrashLoopBackOffDecay RuntimeClassInImageCriAPI
                    SchedulerAsyncAPICalls SELinuxMount SeparateCacheWatchRPC ShardedListAndWatch
                    StorageCapacityScoring StorageVersionAPI StorageVersionMigrator
                    TaintTolerationComparisonOperators TopologyAwareWorkloadScheduling
                    TopologyManagerPolicyAlphaOptions UserNamespacesHostNetworkSupport
                    UserNamespacesPodSecurityStandards VolumeLimitScaling
                    WatchFromStorageWithoutResourceVersion WindowsCPUAndMemoryAffinity
                    WindowsHostNetwork WorkloadWithJob
                    """);

    private FeatureGates() {}

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    /**
     * @throws IllegalArgumentException when there is no such gate, or it is not so
     */
    static void check(String gate, boolean wanted) {
        boolean on = ON.contains(gate);
        if (!on && !OFF.contains(gate)) {
            throw new IllegalArgumentException("unrecognized feature gate: " + gate);
        }
        if (on != wanted) {
            throw new IllegalArgumentException(
                    "cannot set feature gate %s to %s, feature is locked to %s"
                            .formatted(gate, wanted, on));
        }
    }
}
