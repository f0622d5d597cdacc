/**
 * What decides whether a pod and a node go together, as values and pure questions: taints and what
 * tolerates them, the nodes a pod's author allows, ports of the node, and what a pod asks for. The
 * scheduler chooses nodes by it, the kubelet admits pods by it, and controllers place and evict by
 * it, so that they cannot disagree.
 *
 * <p>Not here: rules that look at more than one pod and one node.
 */
@NullMarked
package io.jollyboat.core.placement;

import org.jspecify.annotations.NullMarked;
