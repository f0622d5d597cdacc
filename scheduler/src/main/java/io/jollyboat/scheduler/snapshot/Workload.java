package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.selector.LabelSelector;

/**
 * A Service, ReplicationController, ReplicaSet or StatefulSet, as far as it tells which pods are
 * alike.
 */
public record Workload(String namespace, LabelSelector selector) {}
