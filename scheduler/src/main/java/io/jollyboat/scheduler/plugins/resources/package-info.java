/**
 * The rules about what nodes have and pods ask for: whether it is enough, and how tightly it is
 * packed.
 */
@NullMarked
package io.jollyboat.scheduler.plugins.resources;

import org.jspecify.annotations.NullMarked;
