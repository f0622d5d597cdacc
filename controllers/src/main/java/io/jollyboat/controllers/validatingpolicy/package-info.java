/**
 * Says of each ValidatingAdmissionPolicy up to which of its generations it has been taken in. The
 * types of its expressions are not checked, so nothing is said of them.
 */
@NullMarked
package io.jollyboat.controllers.validatingpolicy;

import org.jspecify.annotations.NullMarked;
