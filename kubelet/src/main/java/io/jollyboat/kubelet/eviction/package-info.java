/**
 * Ends pods before the machine runs out of memory, disk or processes, and pods that keep more on
 * disk than they said they would.
 *
 * <p>What to do is decided by pure functions of what was observed; {@code Eviction} is the loop.
 */
@NullMarked
package io.jollyboat.kubelet.eviction;

import org.jspecify.annotations.NullMarked;
