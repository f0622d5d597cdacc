/** Admission plug-ins that look at services and ingresses. */
@NullMarked
package io.jollyboat.apiserver.admission.network;

import org.jspecify.annotations.NullMarked;
