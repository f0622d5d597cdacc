/**
 * The engine that keeps everything in memory and forgets it when closed: for tests, simulation and
 * throw-away clusters. It never blocks and tells its watches before a write returns, so that a
 * whole cluster can run on one deterministic thread.
 */
@NullMarked
package io.jollyboat.apiserver.store.memory;

import org.jspecify.annotations.NullMarked;
