/** Makes the claims of pods that bring their own volumes. */
@NullMarked
package io.jollyboat.controllers.ephemeralvolume;

import org.jspecify.annotations.NullMarked;
