/**
 * The rules on what configures admission: webhooks, policies and their bindings. Expressions are
 * compiled here once, so that one that can never work is refused when it is written and not when it
 * is needed.
 */
@NullMarked
package io.jollyboat.apiserver.validation.admission;

import org.jspecify.annotations.NullMarked;
