/**
 * The decision where a pod goes: a pure function from a pod and a snapshot of the cluster to a
 * {@link io.jollyboat.scheduler.decision.Decision}, its message in Kubernetes' words, and the
 * record that explains it later.
 */
@NullMarked
package io.jollyboat.scheduler.decision;

import org.jspecify.annotations.NullMarked;
