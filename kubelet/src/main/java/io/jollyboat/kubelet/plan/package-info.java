/**
 * What a pod needs next: a pure function from the pod as it is wanted and as it is seen to the
 * actions to take now and the time to look again.
 *
 * <p>Nothing here touches a container, the clock or the API; {@code pod} carries the actions out.
 */
@NullMarked
package io.jollyboat.kubelet.plan;

import org.jspecify.annotations.NullMarked;
