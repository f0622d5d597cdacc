/**
 * The objects that every cluster has from its first moment on, made at each start where missing,
 * and some of them again whenever they are.
 */
@NullMarked
package io.jollyboat.apiserver.bootstrap;

import org.jspecify.annotations.NullMarked;
