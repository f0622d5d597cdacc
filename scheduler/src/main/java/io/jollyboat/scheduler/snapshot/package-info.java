/**
 * What the scheduler knows of the cluster, as immutable values: nodes, the pods on them, and the
 * sums of what those pods ask for.
 *
 * <p>{@link io.jollyboat.scheduler.snapshot.ClusterState} is the one mutable class: it follows the
 * informers' events and hands out {@link io.jollyboat.scheduler.snapshot.NodeSnapshot}s, which
 * share everything that did not change. Objects are read once, when their event arrives; nothing
 * here keeps a reference to the objects' trees.
 */
@NullMarked
package io.jollyboat.scheduler.snapshot;

import org.jspecify.annotations.NullMarked;
