/**
 * What the API server is told of a pod: its phase, its conditions and the state of each container,
 * computed from what is wanted and what is seen, in Kubernetes' words.
 *
 * <p>Pure but for {@link io.jollyboat.kubelet.status.StatusWriter}, which sends what changed.
 */
@NullMarked
package io.jollyboat.kubelet.status;

import org.jspecify.annotations.NullMarked;
