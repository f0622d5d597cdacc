/**
 * A request and its answer, whatever the version of the protocol: what {@link
 * io.jollyboat.core.http.server} hands to a handler as an {@link
 * io.jollyboat.core.http.HttpExchange}, and what {@link io.jollyboat.core.http.client} sends on.
 *
 * <p>Netty stays inside: outside these packages, {@code io.jollyboat.core.tls} and {@code
 * io.jollyboat.core.streaming} nobody sees a channel or a buffer of it, but for the one that an
 * upgraded connection is.
 *
 * <p>Not here: what a path means, who the caller is, and the answer's content.
 */
@NullMarked
package io.jollyboat.core.http;

import org.jspecify.annotations.NullMarked;
