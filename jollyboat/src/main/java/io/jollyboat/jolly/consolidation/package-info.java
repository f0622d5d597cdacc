/**
 * Empties nodes of a running cluster whose pods fit on the others: what the scheduler's own rules
 * plan, done through the API as {@code kubectl cordon} and the Eviction API do it.
 */
@NullMarked
package io.jollyboat.jolly.consolidation;

import org.jspecify.annotations.NullMarked;
