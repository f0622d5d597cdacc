/**
 * What scheduling needs to know of a node by itself, and what can be asked of one, as immutable
 * values.
 */
@NullMarked
package io.jollyboat.scheduler.node;

import org.jspecify.annotations.NullMarked;
