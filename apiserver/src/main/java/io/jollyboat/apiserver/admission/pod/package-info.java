/** Admission plug-ins that look at pods: what they are given, and what they may not have. */
@NullMarked
package io.jollyboat.apiserver.admission.pod;

import org.jspecify.annotations.NullMarked;
