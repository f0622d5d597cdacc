/** Placeholder. */
@NullMarked
package io.jollyboat.proxy;

import org.jspecify.annotations.NullMarked;
