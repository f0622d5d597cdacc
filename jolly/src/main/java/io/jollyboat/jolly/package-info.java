/** Placeholder. */
@NullMarked
package io.jollyboat.jolly;

import org.jspecify.annotations.NullMarked;
