/** Puts the built-in admission plug-ins together. */
@NullMarked
package io.jollyboat.apiserver.admission.builtin;

import org.jspecify.annotations.NullMarked;
