/**
 * Who may ask a component that is not the API server for what: the API server says who somebody is
 * (a TokenReview) and what he may do (a SubjectAccessReview), and its answers are remembered for a
 * while.
 */
@NullMarked
package io.jollyboat.core.delegation;

import org.jspecify.annotations.NullMarked;
