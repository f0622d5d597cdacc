/** Keeps claims as long as a pod uses them, and volumes as long as a claim is bound to them. */
@NullMarked
package io.jollyboat.controllers.volumeprotection;

import org.jspecify.annotations.NullMarked;
