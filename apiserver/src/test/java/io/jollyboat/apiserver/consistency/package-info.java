/**
 * Many clients at once, and whether what they were told fits together: writes have one order, no
 * acknowledged one is lost, reads see what was acknowledged before them, and every watch tells all
 * of it once and in that order, also when the store or the server is killed in between.
 */
@NullMarked
package io.jollyboat.apiserver.consistency;

import org.jspecify.annotations.NullMarked;
