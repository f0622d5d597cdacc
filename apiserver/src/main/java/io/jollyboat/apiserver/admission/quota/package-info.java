/** Admission plug-ins that keep objects, and all objects of a namespace together, within limits. */
@NullMarked
package io.jollyboat.apiserver.admission.quota;

import org.jspecify.annotations.NullMarked;
