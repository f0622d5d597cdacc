/** Placeholder. */
@NullMarked
package io.jollyboat.kubelet;

import org.jspecify.annotations.NullMarked;
