/**
 * A live, local, read-only copy of a part of the cluster. An {@link
 * io.jollyboat.core.informer.Informer} lists a resource once, watches it from there, and tells its
 * handlers of every change; {@link io.jollyboat.core.informer.Informers} sees to it that there is
 * one per resource in a process, however many ask, so that every object is decoded once.
 *
 * <p>What an informer shows may be a moment old, and is never inconsistent: it is the collection as
 * it was at some revision. Who is about to write relies on the resourceVersion, not on the informer
 * being current.
 */
@NullMarked
package io.jollyboat.core.informer;

import org.jspecify.annotations.NullMarked;
