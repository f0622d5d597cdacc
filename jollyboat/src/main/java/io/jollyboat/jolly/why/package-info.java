/**
 * Why something does not work: a chain of causes, from what was asked about down to what has to be
 * done, made from the objects' own conditions, statuses and events. It only reads.
 */
@NullMarked
package io.jollyboat.jolly.why;

import org.jspecify.annotations.NullMarked;
