/** Reaches the API server of a running cluster as its administrator, from outside its process. */
@NullMarked
package io.jollyboat.jolly.access;

import org.jspecify.annotations.NullMarked;
