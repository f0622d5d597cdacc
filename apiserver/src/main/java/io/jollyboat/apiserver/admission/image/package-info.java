/** The webhook that is asked about the images of pods. */
@NullMarked
package io.jollyboat.apiserver.admission.image;

import org.jspecify.annotations.NullMarked;
