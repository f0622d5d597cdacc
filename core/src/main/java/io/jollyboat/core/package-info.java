/**
 * API machinery with no opinion: everything that a Kubernetes component needs and none of what one
 * decides. Core knows no other module; the others know only core and meet through the API.
 *
 * <p>This package itself is empty: each idea has a package below it.
 */
@NullMarked
package io.jollyboat.core;

import org.jspecify.annotations.NullMarked;
