/**
 * The only source of time, threads and chance. A component asks its {@link
 * io.jollyboat.core.runtime.Timeline} what time it is, what is to happen later and what may happen
 * beside it, and so runs unchanged on real time, with virtual threads, and on virtual time, where
 * one seeded loop replays a whole cluster exactly.
 *
 * <p>What blocks on the outside world (an engine, a store on the network, a socket) is not here: it
 * lives behind an interface whose deterministic twin completes at once or by a timer.
 */
@NullMarked
package io.jollyboat.core.runtime;

import org.jspecify.annotations.NullMarked;
