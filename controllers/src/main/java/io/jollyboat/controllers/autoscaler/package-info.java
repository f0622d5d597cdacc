/**
 * Sets the number of replicas of workloads by what is measured of them. What follows from the
 * measurements is computed by {@link io.jollyboat.controllers.autoscaler.ReplicaCount}, and what of
 * it may be done at once by {@link io.jollyboat.controllers.autoscaler.Limits}; both are pure.
 */
@NullMarked
package io.jollyboat.controllers.autoscaler;

import org.jspecify.annotations.NullMarked;
