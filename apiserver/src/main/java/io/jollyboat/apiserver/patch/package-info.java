/**
 * Patches: documents that say how an object changes, as pure functions on trees.
 *
 * <p>A patch is read once and can be applied to any number of objects; applying it never changes
 * the object it is applied to. What the result means is checked elsewhere.
 */
@NullMarked
package io.jollyboat.apiserver.patch;

import org.jspecify.annotations.NullMarked;
