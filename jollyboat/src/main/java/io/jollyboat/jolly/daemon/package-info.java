/**
 * The cluster as a process in the background: launching it, hearing how its start goes, finding it
 * again, ending it. The process itself is the same program, called with {@code serve}.
 */
@NullMarked
package io.jollyboat.jolly.daemon;

import org.jspecify.annotations.NullMarked;
