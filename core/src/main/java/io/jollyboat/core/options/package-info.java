/**
 * What users can set of a component by the names of Kubernetes' own flags: each component lists its
 * options, whatever else is asked for is refused.
 */
@NullMarked
package io.jollyboat.core.options;

import org.jspecify.annotations.NullMarked;
