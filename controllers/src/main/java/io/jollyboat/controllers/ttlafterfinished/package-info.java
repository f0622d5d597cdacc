/** Deletes finished jobs once the time they asked to be kept for has passed. */
@NullMarked
package io.jollyboat.controllers.ttlafterfinished;

import org.jspecify.annotations.NullMarked;
