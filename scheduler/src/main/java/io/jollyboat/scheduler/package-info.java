/** Placeholder. */
@NullMarked
package io.jollyboat.scheduler;

import org.jspecify.annotations.NullMarked;
