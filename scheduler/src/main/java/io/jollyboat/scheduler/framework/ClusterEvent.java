package io.jollyboat.scheduler.framework;

import io.jollyboat.scheduler.snapshot.NodeFacts;
import io.jollyboat.scheduler.snapshot.PodInfo;

/** Something that happened to the cluster and may let a pod fit that did not. */
public sealed interface ClusterEvent {

    /** A node is there that was not. */
    record NodeAdded(NodeFacts node) implements ClusterEvent {}

    /** A node changed in something that scheduling looks at. */
    record NodeChanged(NodeFacts before, NodeFacts now) implements ClusterEvent {}

    /** A pod that was placed on a node has ended or is gone. */
    record PodRemoved(PodInfo pod) implements ClusterEvent {}

    /** A pod that is placed on a node changed in something that scheduling looks at. */
    record PodChanged(PodInfo before, PodInfo now) implements ClusterEvent {}
}
