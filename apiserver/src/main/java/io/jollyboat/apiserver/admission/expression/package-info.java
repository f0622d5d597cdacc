/** What expressions about a request may name, and of which types that is. */
@NullMarked
package io.jollyboat.apiserver.admission.expression;

import org.jspecify.annotations.NullMarked;
