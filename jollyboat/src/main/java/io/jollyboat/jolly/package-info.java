/**
 * The program. It assembles the parts in one JVM, prepares the machine for them and speaks to
 * people at a terminal; it holds no logic of the cluster's own.
 */
@NullMarked
package io.jollyboat.jolly;

import org.jspecify.annotations.NullMarked;
