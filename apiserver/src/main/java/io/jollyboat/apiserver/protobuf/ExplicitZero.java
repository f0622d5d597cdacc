package io.jollyboat.apiserver.protobuf;

import io.jollyboat.core.schema.Field;
import java.util.Set;

/**
 * Go's encoder writes every plain field, set or not, but a pointer only when it is set. So a zero
 * on the wire says something only where Kubernetes' type has a pointer: these fields. Elsewhere it
 * means absent.
 */
final class ExplicitZero {

    private static final Set<String> POINTERS =
            Set.of(
                    // numbers
                    "activeDeadlineSeconds",
                    "backoffLimit",
                    "backoffLimitPerIndex",
                    "completions",
                    "defaultMode",
                    "deletionGracePeriodSeconds",
                    "expirationSeconds",
                    "failedJobsHistoryLimit",
                    "fsGroup",
                    "gracePeriodSeconds",
                    "leaseTransitions",
                    "maxFailedIndexes",
                    "minReplicas",
                    "mode",
                    "parallelism",
                    "partition",
                    "priority",
                    "progressDeadlineSeconds",
                    "replicas",
                    "revisionHistoryLimit",
                    "runAsGroup",
                    "runAsUser",
                    "startingDeadlineSeconds",
                    "stabilizationWindowSeconds",
                    "successfulJobsHistoryLimit",
                    "terminationGracePeriodSeconds",
                    "tolerationSeconds",
                    "ttlSecondsAfterFinished",
                    // switches
                    "allocateLoadBalancerNodePorts",
                    "allowPrivilegeEscalation",
                    "allowVolumeExpansion",
                    "attachRequired",
                    "automountServiceAccountToken",
                    "blockOwnerDeletion",
                    "controller",
                    "enableServiceLinks",
                    "hostUsers",
                    "immutable",
                    "optional",
                    "orphanDependents",
                    "podInfoOnMount",
                    "privileged",
                    "readOnlyRootFilesystem",
                    "ready",
                    "runAsNonRoot",
                    "serving",
                    "setHostnameAsFQDN",
                    "shareProcessNamespace",
                    "started",
                    "suspend",
                    "terminating",
                    // texts
                    "ingressClassName",
                    "runtimeClassName",
                    "storageClassName",
                    "volumeAttributesClassName");

    private ExplicitZero() {}

    static boolean means(Field field) {
        return field.required() || POINTERS.contains(field.name());
    }
}
