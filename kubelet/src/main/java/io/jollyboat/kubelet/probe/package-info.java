/**
 * Asks running containers how they are. A {@link io.jollyboat.kubelet.probe.ProbeSpec} says what to
 * ask and how often, a {@link io.jollyboat.kubelet.probe.ProbeMachine} turns answers into a verdict
 * by the thresholds, and {@link io.jollyboat.kubelet.probe.ContainerProbes} keeps the timers of one
 * container.
 *
 * <p>What follows from a verdict (a restart, a pod that is not ready) is decided in {@code plan}
 * and {@code status}.
 */
@NullMarked
package io.jollyboat.kubelet.probe;

import org.jspecify.annotations.NullMarked;
