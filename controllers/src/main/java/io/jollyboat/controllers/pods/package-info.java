/**
 * What every controller that keeps pods needs: how it waits for its own writes to come back ({@link
 * io.jollyboat.controllers.pods.Expectations}), takes and lets go of pods by selector ({@link
 * io.jollyboat.controllers.pods.Claims}), makes them ({@link
 * io.jollyboat.controllers.pods.PodTemplates}, {@link io.jollyboat.controllers.pods.PodWriter}),
 * starts many without harm ({@link io.jollyboat.controllers.pods.SlowStart}), counts them ({@link
 * io.jollyboat.controllers.pods.PodStates}) and chooses which go first ({@link
 * io.jollyboat.controllers.pods.DeletionOrder}). It decides nothing about any kind of workload.
 */
@NullMarked
package io.jollyboat.controllers.pods;

import org.jspecify.annotations.NullMarked;
