/**
 * Decides which pods a node takes: whoever is given to it past the scheduler, or after the node has
 * changed, is held against what it has, what it is and what it has promised, in the order and the
 * words of Kubernetes' kubelet. A critical pod gets room at the cost of others.
 *
 * <p>Nothing here ends or starts a pod.
 */
@NullMarked
package io.jollyboat.kubelet.admission;

import org.jspecify.annotations.NullMarked;
