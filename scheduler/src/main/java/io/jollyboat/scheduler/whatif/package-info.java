/**
 * Where pods would go, and how many more nodes they would take, without anything being done: the
 * rules of the scheduler on a snapshot that exists only here.
 */
@NullMarked
package io.jollyboat.scheduler.whatif;

import org.jspecify.annotations.NullMarked;
