/**
 * The Pod Security Standards: what pods may not do in a namespace that says so by its labels.
 *
 * <p>Source of the rules: Kubernetes' documentation on the standards and on their admission.
 */
@NullMarked
package io.jollyboat.apiserver.admission.security;

import org.jspecify.annotations.NullMarked;
