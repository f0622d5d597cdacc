/** Admission plug-ins that look at the namespace an object is to live in. */
@NullMarked
package io.jollyboat.apiserver.admission.namespace;

import org.jspecify.annotations.NullMarked;
