/**
 * What an API call answers when it does not answer what was asked: one exception, a closed set of
 * reasons, a factory for each, and its form on the wire, the {@code Status} object. Everybody who
 * talks to the API meets only these.
 */
@NullMarked
package io.jollyboat.core.errors;

import org.jspecify.annotations.NullMarked;
