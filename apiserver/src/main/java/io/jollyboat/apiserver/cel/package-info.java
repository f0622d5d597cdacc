/**
 * CEL, the expression language of custom resources' rules, admission policies and match conditions:
 * compiling with types, evaluating within a budget, and Kubernetes' function libraries.
 *
 * <p>Begin with {@link io.jollyboat.apiserver.cel.CelEnvironment}. Nothing here is loaded before
 * the first expression is compiled, which takes most of a second when cold: never on an event loop,
 * never at start.
 */
@NullMarked
package io.jollyboat.apiserver.cel;

import org.jspecify.annotations.NullMarked;
