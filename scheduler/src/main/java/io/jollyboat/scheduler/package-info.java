/**
 * Decides which node each new pod goes to, and says why.
 *
 * <p>{@link io.jollyboat.scheduler.Scheduler} is the thin shell: it turns informers' events into
 * changes of the {@link io.jollyboat.scheduler.snapshot cluster's state} and the {@link
 * io.jollyboat.scheduler.queue queue}, lets the {@link io.jollyboat.scheduler.decision decision} be
 * made, and tells the API server of the outcome. What makes a node fit or better than another is in
 * the {@link io.jollyboat.scheduler.plugins rules}.
 */
@NullMarked
package io.jollyboat.scheduler;

import org.jspecify.annotations.NullMarked;
