/**
 * The pods that wait for a node. A pod is either <em>active</em> (to be tried as soon as it is its
 * turn), in <em>back-off</em> (to be tried once some time has passed since it failed), or
 * <em>asleep</em> (nothing has happened that could help it). Nothing here polls: a sleeping pod is
 * woken by the events that its rules name.
 *
 * <p>Time comes in as an argument and is nanoseconds of a clock that only goes forward.
 */
@NullMarked
package io.jollyboat.scheduler.queue;

import org.jspecify.annotations.NullMarked;
