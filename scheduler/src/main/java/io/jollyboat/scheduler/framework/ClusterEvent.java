package io.jollyboat.scheduler.framework;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import org.jspecify.annotations.Nullable;

/** Something that happened to the cluster and may let a pod fit that did not. */
public sealed interface ClusterEvent {

    /** What Kubernetes' metrics call it. */
    default String label() {
        return switch (this) {
            case NodeAdded ignored -> "NodeAdd";
            case NodeRemoved ignored -> "NodeDelete";
            case NodeChanged ignored -> "NodeUpdate";
            case PodPlaced ignored -> "AssignedPodAdd";
            case PodRemoved ignored -> "AssignedPodDelete";
            case PodChanged ignored -> "AssignedPodUpdate";
            case NamespaceChanged ignored -> "NamespaceUpdate";
            case ClaimChanged ignored -> "PersistentVolumeClaimUpdate";
            case StorageChanged ignored -> "PersistentVolumeUpdate";
            case GroupChanged ignored -> "PodGroupUpdate";
            case BudgetsChanged ignored -> "PodDisruptionBudgetUpdate";
            case WorkloadsChanged ignored -> "WorkloadUpdate";
        };
    }

    /** A node is there that was not. */
    record NodeAdded(NodeFacts node) implements ClusterEvent {}

    /** A node is gone. */
    record NodeRemoved(NodeFacts node) implements ClusterEvent {}

    /** A node changed in something that scheduling looks at. */
    record NodeChanged(NodeFacts before, NodeFacts now) implements ClusterEvent {}

    /** A pod has been placed on a node. */
    record PodPlaced(PodInfo pod) implements ClusterEvent {}

    /**
     * A pod that was placed on a node has ended or is gone, or room that was kept for it is free.
     *
     * @param node the node as it is without the pod; null when it is gone as well
     */
    record PodRemoved(PodInfo pod, @Nullable NodeInfo node) implements ClusterEvent {

        /** The news that a pod is not counted on its node any more. */
        public static PodRemoved from(ClusterState cluster, PodInfo gone) {
            return new PodRemoved(gone, cluster.info(gone.nodeName()));
        }
    }

    /** A pod that is placed on a node changed in something that scheduling looks at. */
    record PodChanged(PodInfo before, PodInfo now) implements ClusterEvent {}

    /** A namespace is there or has other labels. */
    record NamespaceChanged(String name) implements ClusterEvent {}

    /** A claim is there or changed. */
    record ClaimChanged(Key claim) implements ClusterEvent {}

    /** A volume, a class of volumes, or what nodes can attach is there or changed. */
    record StorageChanged() implements ClusterEvent {}

    /** A group of pods is there or asks for another number. */
    record GroupChanged(Key group) implements ClusterEvent {}

    /** More or fewer pods may be disrupted. */
    record BudgetsChanged() implements ClusterEvent {}

    /** What owns or serves pods is there, is gone or picks others. */
    record WorkloadsChanged() implements ClusterEvent {}
}
