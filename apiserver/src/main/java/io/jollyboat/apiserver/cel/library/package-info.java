/**
 * The functions that Kubernetes adds to CEL, a class per library. Each class lists its functions
 * with their types and what they do; {@link io.jollyboat.apiserver.cel.library.Libraries} names
 * all.
 */
@NullMarked
package io.jollyboat.apiserver.cel.library;

import org.jspecify.annotations.NullMarked;
