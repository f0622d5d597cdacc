/** The rules of pods and of the pod templates in workloads. */
@NullMarked
package io.jollyboat.apiserver.validation.pod;

import org.jspecify.annotations.NullMarked;
