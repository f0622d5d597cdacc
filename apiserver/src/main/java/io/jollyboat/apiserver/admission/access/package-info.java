/** Plug-ins that see to it that nobody gets more rights than were meant for him. */
@NullMarked
package io.jollyboat.apiserver.admission.access;

import org.jspecify.annotations.NullMarked;
