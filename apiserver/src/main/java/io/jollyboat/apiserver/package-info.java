/** Placeholder. */
@NullMarked
package io.jollyboat.apiserver;

import org.jspecify.annotations.NullMarked;
