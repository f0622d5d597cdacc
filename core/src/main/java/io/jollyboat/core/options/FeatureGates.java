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
                    AnonymousAuthConfigurableEndpoints AnyVolumeDataSource APIResponseCompression
                    APIServerIdentity APIServerTracing AuthorizeNodeWithSelectors
                    AuthorizeWithSelectors BtreeWatchCache ClearingNominatedNodeNameAfterBinding
                    ComponentSLIs ConsistentListFromCache ContainerCheckpoint ContainerRestartRules
                    ContextualLogging CPUManagerPolicyBetaOptions CPUManagerPolicyOptions
                    CRDValidationRatcheting CronJobsScheduledAnnotation CSIMigrationPortworx
                    CustomResourceFieldSelectors
                    CustomCPUCFSQuotaPeriod DeclarativeValidation
                    DeploymentReplicaSetTerminatingReplicas DetectCacheInconsistency
                    DevicePluginCDIDevices DisableAllocatorDualWrite
                    DisableCPUQuotaWithExclusiveCPUs DisableNodeKubeProxyVersion DRAAdminAccess
                    DRAConsumableCapacity DRADeviceBindingConditions DRADeviceTaints
                    DRAExtendedResource DRAPartitionableDevices DRAPrioritizedList
                    DRAResourceClaimDeviceStatus DRASchedulerFilterTimeout DynamicResourceAllocation
                    EnvFiles ExecProbeTimeout ExtendWebSocketsToKubelet
                    ExternalServiceAccountTokenSigner GracefulNodeShutdown
                    GracefulNodeShutdownBasedOnPodPriority HonorPVReclaimPolicy HostnameOverride
                    HPAConfigurableTolerance ImageMaximumGCAge ImageVolume
                    InPlacePodLevelResourcesVerticalScaling InPlacePodVerticalScaling
                    InPlacePodVerticalScalingInitContainers
                    JobBackoffLimitPerIndex JobManagedBy JobPodReplacementPolicy JobSuccessPolicy
                    KubeletCgroupDriverFromCRI
                    KubeletCrashLoopBackOffMax KubeletEnsureSecretPulledImages
                    KubeletFineGrainedAuthz KubeletPodResourcesDynamicResources
                    KubeletPodResourcesGet KubeletPodResourcesListUseActivePods KubeletPSI
                    KubeletSeparateDiskGC KubeletServiceAccountTokenForCredentialProviders
                    KubeletTracing ListFromCacheSnapshot LoadBalancerIPMode LogarithmicScaleDown
                    LoggingBetaOptions MatchLabelKeysInPodAffinity MatchLabelKeysInPodTopologySpread
                    MatchLabelKeysInPodTopologySpreadSelectorMerge
                    MemoryManager MultiCIDRServiceAllocator MutableCSINodeAllocatableCount
                    MutatingAdmissionPolicy NFTablesProxyMode NodeDeclaredFeatures
                    NodeInclusionPolicyInPodTopologySpread
                    NodeLogQuery NodeSwap NominatedNodeNameForExpectation
                    OpenAPIEnums OpportunisticBatching OrderedNamespaceDeletion PodDeletionCost
                    PodIndexLabel PodLevelResources PodLifecycleSleepAction
                    PodLifecycleSleepActionAllowZero PodObservedGenerationTracking
                    PodReadyToStartContainersCondition PodSchedulingReadiness
                    PodTopologyLabelsAdmission PortForwardWebsockets PreferSameTrafficDistribution
                    PreventStaticPodAPIReferences ProcMountType RecoverVolumeExpansionFailure
                    RecursiveReadOnlyMounts RelaxedDNSSearchValidation
                    RelaxedEnvironmentVariableValidation RelaxedServiceNameValidation
                    ReloadKubeletServerCertificateFile RemoteRequestHeaderUID
                    ResilientWatchCacheInitialization
                    ResourceHealthStatus ResourceHealthStatusMessage
                    RestartAllContainersOnContainerExits
                    RetryGenerateName RotateKubeletServerCertificate SchedulerAsyncPreemption
                    SchedulerPopFromBackoffQ SchedulerQueueingHints SELinuxChangePolicy
                    SELinuxMountReadWriteOncePod SeparateTaintEvictionController
                    ServiceAccountNodeAudienceRestriction ServiceAccountTokenJTI
                    ServiceAccountTokenNodeBinding ServiceAccountTokenNodeBindingValidation
                    ServiceAccountTokenPodNodeInfo ServiceTrafficDistribution SidecarContainers
                    SizeBasedListCostEstimate SizeMemoryBackedVolumes StatefulSetAutoDeletePVC
                    StorageNamespaceIndex StorageVersionHash StreamingCollectionEncodingToJSON
                    StreamingCollectionEncodingToProtobuf StrictCostEnforcementForVAP
                    StrictCostEnforcementForWebhooks StructuredAuthenticationConfiguration
                    StructuredAuthenticationConfigurationEgressSelector
                    StructuredAuthorizationConfiguration SupplementalGroupsPolicy SystemdWatchdog
                    TokenRequestServiceAccountUIDValidation TopologyAwareHints
                    TopologyManagerPolicyBetaOptions TopologyManagerPolicyOptions
                    TranslateStreamCloseWebsocketRequests UnauthenticatedHTTP2DOSMitigation
                    UserNamespacesSupport VolumeAttributesClass WatchList WinDSR WinOverlay
                    AllowServiceExternalIPs AuthorizePodWebsocketUpgradeCreatePermission
                    ComponentFlagz ComponentStatusz
                    ConstrainedImpersonation
                    CSIServiceAccountTokenSecrets DeclarativeValidationBeta
                    MutablePodResourcesForSuspendedJobs
                    MutableSchedulingDirectivesForSuspendedJobs PLEGOnDemandRelist
                    ReloadKubeletClientCAFile ServiceCIDRStatusFieldWiping
                    StaleControllerConsistencyDaemonSet StaleControllerConsistencyJob
                    StaleControllerConsistencyReplicaSet StaleControllerConsistencyStatefulSet
                    StatefulSetSemanticRevisionComparison StrictIPCIDRValidation
                    StructuredAuthenticationConfigurationJWKSMetrics
                    UnknownVersionInteroperabilityProxy WatchCacheInitializationPostStartHook
                    WindowsGracefulNodeShutdown
                    """);

    private static final Set<String> OFF =
            words(
                    """
                    AllAlpha AllBeta AllowDNSOnlyNodeCSR
                    AllowInsecureKubeletCertificateSigningRequests
                    AllowOverwriteTerminationGracePeriodSeconds AllowServiceLBStatusOnNonLB
                    AllowUnsafeMalformedObjectDeletion APIServingWithRoutine CBORServingAndStorage
                    CloudControllerManagerWebhook ClusterTrustBundle ClusterTrustBundleProjection
                    ConcurrentWatchObjectDecode
                    ContainerStopSignals CoordinatedLeaderElection
                    CPUManagerPolicyAlphaOptions CrossNamespaceVolumeDataSource
                    CSIVolumeHealth DeclarativeValidationTakeover DRADeviceTaintRules
                    DRAListTypeAttributes DRANodeAllocatableResources DRAWorkloadResourceClaims
                    EventedPLEG GangScheduling GenericWorkload GitRepoVolumeDriver HPAScaleToZero
                    InPlacePodVerticalScalingAllocatedStatus InPlacePodVerticalScalingExclusiveCPUs
                    InTreePluginPortworxUnregister KMSv1
                    KubeletInUserNamespace KubeletRegistrationGetOnExistsOnly
                    LegacySidecarContainers LocalStorageCapacityIsolationFSQuotaMonitoring
                    LoggingAlphaOptions MemoryQoS
                    MutablePVNodeAffinity PodAndContainerStatsFromCRI
                    PodCertificateRequest PodLogsQuerySplitStreams QOSReserved
                    ReduceDefaultCrashLoopBackOffDecay
                    RuntimeClassInImageCriAPI SchedulerAsyncAPICalls SELinuxMount
                    SeparateCacheWatchRPC StorageCapacityScoring StorageVersionAPI
                    StorageVersionMigrator TaintTolerationComparisonOperators
                    TopologyAwareWorkloadScheduling TopologyManagerPolicyAlphaOptions
                    UserNamespacesHostNetworkSupport
                    UserNamespacesPodSecurityStandards VolumeLimitScaling
                    WatchFromStorageWithoutResourceVersion
                    WindowsCPUAndMemoryAffinity WindowsHostNetwork
                    ChangeContainerStatusOnKubeletRestart
                    CloudControllerManagerWatchBasedRoutesReconciliation CRIListStreaming
                    DRAResourcePoolStatus ImageVolumeWithDigest
                    InPlacePodVerticalScalingExclusiveMemory ManifestBasedAdmissionControlConfig
                    MaxUnavailableStatefulSet PersistentVolumeClaimUnusedSinceTime
                    PodLevelResourceManagers PodsAPI ShardedListAndWatch WorkloadWithJob
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
