/**
 * Policies: rules written in CEL that change what is written, or refuse it, as
 * MutatingAdmissionPolicies, ValidatingAdmissionPolicies and their bindings say.
 */
@NullMarked
package io.jollyboat.apiserver.admission.policy;

import org.jspecify.annotations.NullMarked;
