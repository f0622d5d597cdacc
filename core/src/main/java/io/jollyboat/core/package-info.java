/** Placeholder. */
@NullMarked
package io.jollyboat.core;

import org.jspecify.annotations.NullMarked;
