/** Admission plug-ins that look at volumes and claims. */
@NullMarked
package io.jollyboat.apiserver.admission.storage;

import org.jspecify.annotations.NullMarked;
