/**
 * Speaks to the person at the terminal: what is being done, how long it took, and what went wrong
 * in one line.
 */
@NullMarked
package io.jollyboat.jolly.terminal;

import org.jspecify.annotations.NullMarked;
