/** Placeholder. */
@NullMarked
package io.jollyboat.schema;

import org.jspecify.annotations.NullMarked;
