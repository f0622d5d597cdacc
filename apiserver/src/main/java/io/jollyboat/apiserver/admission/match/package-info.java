/**
 * Whether a request is among those that a webhook or a policy asks for: by rules, selectors and
 * conditions. Functions of the request and of the configuration.
 */
@NullMarked
package io.jollyboat.apiserver.admission.match;

import org.jspecify.annotations.NullMarked;
