/** The rules of what may be said of how pods are. */
@NullMarked
package io.jollyboat.apiserver.validation.pod.status;

import org.jspecify.annotations.NullMarked;
