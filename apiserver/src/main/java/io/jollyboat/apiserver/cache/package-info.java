/**
 * The watch cache: every object of the store in memory, as the bytes that are stored, kept current
 * by one watch over the whole registry, with a window of recent changes per resource.
 *
 * <p>All reads and watches are answered from here. {@link
 * io.jollyboat.apiserver.cache.RegistryCache} follows the store and says how far it has come; a
 * {@link io.jollyboat.apiserver.cache.ResourceCache} holds one resource; a {@link
 * io.jollyboat.apiserver.cache.Watcher} is one reader's position in its changes.
 *
 * <p>Nothing here blocks, beyond locks held for the time it takes to copy references. Not here:
 * what the bytes mean; selection is handed in as a predicate.
 */
@NullMarked
package io.jollyboat.apiserver.cache;

import org.jspecify.annotations.NullMarked;
