/** The rules of what pods say about the nodes that they want. */
@NullMarked
package io.jollyboat.apiserver.validation.pod.placement;

import org.jspecify.annotations.NullMarked;
