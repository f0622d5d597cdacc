/**
 * Work that is driven by state, not by events. A {@link io.jollyboat.core.reconcile.Reconciler} is
 * told that something about an object may need work, looks at how things are, and brings them one
 * step nearer to how they should be. A {@link io.jollyboat.core.reconcile.WorkQueue} holds the
 * names of such objects, each at most once; a {@link io.jollyboat.core.reconcile.Controller} is the
 * sentence that ties resources, queue and reconciler together.
 */
@NullMarked
package io.jollyboat.core.reconcile;

import org.jspecify.annotations.NullMarked;
