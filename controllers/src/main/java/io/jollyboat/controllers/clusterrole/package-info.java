/**
 * Gathers the rules of cluster roles into those that aggregate them, as {@code admin}, {@code edit}
 * and {@code view} do.
 */
@NullMarked
package io.jollyboat.controllers.clusterrole;

import org.jspecify.annotations.NullMarked;
