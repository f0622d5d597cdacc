/**
 * Removes pods that nobody else will: of nodes that are gone, deleted before they had a node, stuck
 * on a node that is out of service, and finished ones beyond a large number.
 */
@NullMarked
package io.jollyboat.controllers.podgc;

import org.jspecify.annotations.NullMarked;
