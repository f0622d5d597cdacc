package io.jollyboat.scheduler.storage;

import io.jollyboat.core.selector.LabelSelector;

/**
 * A CSIStorageCapacity: how much of a class can still be provisioned for some nodes.
 *
 * @param nodes picks the nodes by their labels
 * @param bytes the largest volume that can be made
 */
public record CapacityFacts(String storageClass, LabelSelector nodes, long bytes) {}
