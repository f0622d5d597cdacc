/**
 * What was asked of the parts of a cluster by the names of Kubernetes' own flags, and the addresses
 * that follow from it.
 */
@NullMarked
package io.jollyboat.jolly.options;

import org.jspecify.annotations.NullMarked;
